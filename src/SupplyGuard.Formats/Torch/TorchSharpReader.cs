using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Torch;

/// <summary>
/// What TorchSharp's <c>module.save</c> writes. It has no magic and no checksum: a file is one when a full parse says so that ends with its
/// last byte.
/// </summary>
internal static class TorchSharpReader
{
    private const int LongestNumber = 10;

    /// <summary>One tensor without a dimension and without a byte: how many there are, a name of one character and its length, a type, and no dimension.</summary>
    private const int ShortestFile = 5;

    /// <summary>Whether a full parse succeeds. Reads what stands between the tensors, and none of their data.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static bool IsPlausible(FileWindow file, TorchLimits limits)
    {
        if (file.Length < ShortestFile)
            return false;

        try
        {
            Parse(file, limits, CancellationToken.None);
            return true;
        }
        catch (MalformedException)
        {
            return false;
        }
    }

    /// <exception cref="MalformedException">The file is malformed, or beyond the limits.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static TorchModel Read(FileWindow file, TorchLimits limits, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        using var hasher = new TensorHasher(watcher, cancellationToken);
        var tensors = ImmutableArray.CreateBuilder<TensorEntry>();
        foreach (var (name, dtype, shape, start, length) in Parse(file, limits, cancellationToken))
        {
            hasher.Begin(name, dtype);
            hasher.Append(file, start, length, $"tensor '{name}'");
            tensors.Add(new TensorEntry(name, dtype, shape, length, hasher.Finish()) { Code = hasher.Code });
        }

        return new TorchModel { Tensors = tensors.ToImmutable(), ParameterCount = TensorSize.Parameters(tensors) };
    }

    private static List<(string Name, string DType, ImmutableArray<long> Shape, long Start, long Length)> Parse(FileWindow file, TorchLimits limits, CancellationToken cancellationToken)
    {
        var cursor = new FileCursor(file, cancellationToken);
        var count = Number(cursor);
        if (count is 0 || count > (ulong)limits.Tensors)
            throw new MalformedException(count is 0 ? Fault.Inconsistent : Fault.TooLarge, 0, $"the file states {count} tensors; the limit is {limits.Tensors}.");

        var tensors = new List<(string Name, string DType, ImmutableArray<long> Shape, long Start, long Length)>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0UL; i < count; i++)
        {
            var position = cursor.Offset;
            var name = cursor.Copy(Number(cursor), limits.NameBytes, "a name");
            if (name.Length is 0 || !Utf8.IsValid(name) || !names.Add(Encoding.UTF8.GetString(name)))
                throw new MalformedException(Fault.Inconsistent, position, "a name is empty, not UTF-8, or there twice.");

            var text = Encoding.UTF8.GetString(name);
            var dtype = TorchTypes.OfTorchSharp(Number(cursor)) ?? throw new MalformedException(Fault.Inconsistent, position, $"tensor '{text}' has an unknown element type.");
            var shape = Shape(cursor, limits);
            var length = TensorSize.Bytes(TensorSize.Elements(shape.AsSpan(), position, $"tensor '{text}'"), DType.BitsOf(dtype)!.Value);
            tensors.Add((text, dtype, shape, cursor.Offset, length));
            cursor.Skip(length, $"tensor '{text}'");
        }

        return cursor.Remaining is 0
            ? tensors
            : throw new MalformedException(Fault.Inconsistent, cursor.Offset, $"{cursor.Remaining} bytes behind the last tensor belong to nothing.");
    }

    private static ImmutableArray<long> Shape(FileCursor cursor, TorchLimits limits)
    {
        var rank = Number(cursor);
        if (rank > (ulong)limits.Rank)
            throw new MalformedException(Fault.TooLarge, cursor.Offset, $"a tensor has {rank} dimensions; the limit is {limits.Rank}.");

        var shape = new long[(int)rank];
        for (var i = 0; i < shape.Length; i++)
            shape[i] = Number(cursor) is <= long.MaxValue and var dimension ? (long)dimension : throw new MalformedException(Fault.Inconsistent, cursor.Offset, "a dimension is negative.");

        return [.. shape];
    }

    /// <summary>ULEB128: seven bits a byte, low ones first, the eighth says that there is more.</summary>
    private static ulong Number(FileCursor cursor)
    {
        var number = 0UL;
        for (var i = 0; i < LongestNumber; i++)
        {
            var value = cursor.Byte("a number");
            if (i == LongestNumber - 1 && value > 1)
                break;

            number |= (ulong)(value & 0x7F) << (7 * i);
            if (value < 0x80)
                return number;
        }

        throw new MalformedException(Fault.Inconsistent, cursor.Offset, "a number is longer than 64 bits.");
    }
}
