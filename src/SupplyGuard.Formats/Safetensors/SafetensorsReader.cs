using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Unicode;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Safetensors;

/// <summary>The door of the safetensors room.</summary>
public static class SafetensorsReader
{
    /// <summary>Reads every tensor of a safetensors file without holding any in memory. No byte of the file is left unexplained.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Parsed<SafetensorsModel> Read(FileWindow file, SafetensorsLimits limits, CancellationToken cancellationToken) => Read(file, limits, watcher: null, cancellationToken);

    /// <param name="watcher">Is shown the bytes of every tensor; null: nobody is.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    internal static Parsed<SafetensorsModel> Read(FileWindow file, SafetensorsLimits limits, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        try
        {
            return new Parsed<SafetensorsModel>.Ok(ReadCore(file, limits, watcher, cancellationToken));
        }
        catch (MalformedException e)
        {
            return new Parsed<SafetensorsModel>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }

    /// <summary>Names and sizes in bytes of the tensors of a file, whose bytes are not read.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static Parsed<ImmutableDictionary<string, long>> Sizes(FileWindow file, SafetensorsLimits limits)
    {
        try
        {
            return new Parsed<ImmutableDictionary<string, long>>.Ok(ReadHeader(file, limits).InOrder.ToImmutableDictionary(tensor => tensor.Name, tensor => tensor.End - tensor.Begin, StringComparer.Ordinal));
        }
        catch (MalformedException e)
        {
            return new Parsed<ImmutableDictionary<string, long>>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }

    private static SafetensorsModel ReadCore(FileWindow file, SafetensorsLimits limits, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        var (header, inOrder, data) = ReadHeader(file, limits);
        using var hasher = new TensorHasher(watcher, cancellationToken);
        var tensors = ImmutableArray.CreateBuilder<TensorEntry>(inOrder.Length);
        foreach (var tensor in inOrder)
        {
            hasher.Begin(tensor.Name, tensor.DType);
            hasher.Append(file, data + tensor.Begin, tensor.End - tensor.Begin, $"tensor '{tensor.Name}'");
            tensors.Add(new TensorEntry(tensor.Name, tensor.DType, tensor.Shape, tensor.End - tensor.Begin, hasher.Finish()) { Code = hasher.Code });
        }

        var entries = tensors.DrainToImmutable();
        return new SafetensorsModel(entries, header.Metadata, TensorSize.Parameters(entries));
    }

    /// <summary>The header, its tensors by their place, and where their bytes begin.</summary>
    private static (SafetensorsHeader Header, ImmutableArray<SafetensorsTensor> InOrder, long Data) ReadHeader(FileWindow file, SafetensorsLimits limits)
    {
        var length = BinaryPrimitives.ReadUInt64LittleEndian(file.Take(0, sizeof(ulong), sizeof(ulong), "the header length"));
        if (length > (ulong)limits.HeaderBytes)
            throw new MalformedException(Fault.TooLarge, 0, $"the header is {length} bytes long; the limit is {limits.HeaderBytes}.");

        var bytes = file.Take(sizeof(ulong), (long)length, limits.HeaderBytes, "the header");

        // The specification requires '{' so that a safetensors file can never also be a valid file of another kind.
        if (bytes is not [(byte)'{', ..])
            throw new MalformedException(Fault.Inconsistent, sizeof(ulong), "the header does not begin with '{'.");
        if (!Utf8.IsValid(bytes))
            throw new MalformedException(Fault.Inconsistent, sizeof(ulong), "the header is not UTF-8.");

        var header = new SafetensorsHeaderReader(bytes, sizeof(ulong), limits).Read();
        var data = sizeof(ulong) + (long)length;
        ImmutableArray<SafetensorsTensor> inOrder = [.. header.Tensors.OrderBy(tensor => tensor.Begin).ThenBy(tensor => tensor.End)];
        JudgeLayout(inOrder, data, file.Length);
        return (header, inOrder, data);
    }

    /// <summary>Tensors lie one behind the other from the first byte of the data to the last: no hole to hide in, no byte read twice.</summary>
    private static void JudgeLayout(ImmutableArray<SafetensorsTensor> inOrder, long data, long fileLength)
    {
        var end = 0L;
        foreach (var tensor in inOrder)
        {
            var what = $"tensor '{tensor.Name}'";
            if (tensor.Begin != end)
                throw new MalformedException(Fault.Inconsistent, tensor.Position, $"{what} begins at {tensor.Begin} of the data, where {end} was expected: a hole or an overlap.");
            if (tensor.End < tensor.Begin)
                throw new MalformedException(Fault.Inconsistent, tensor.Position, $"{what} ends before it begins.");
            if (tensor.End > fileLength - data)
                throw new MalformedException(Fault.Truncated, fileLength, $"{what} ends at {tensor.End} of the data, which is {fileLength - data} bytes long.");

            // 'STRING' and the like are spellings of this product, not of safetensors.
            var bits = DType.BitsOf(tensor.DType);
            if (bits is null or 0 || tensor.DType is "C128" or "U2" or "I2" or "U4" or "I4")
                throw new MalformedException(Fault.Unsupported, tensor.Position, $"{what} has the unknown dtype '{tensor.DType}'.");

            var elements = TensorSize.Elements(tensor.Shape.AsSpan(), tensor.Position, what);
            if (elements * bits.Value % 8 != 0 || elements * bits.Value / 8 != tensor.End - tensor.Begin)
                throw new MalformedException(Fault.Inconsistent, tensor.Position, $"{what} has {elements} elements of {bits} bits, but {tensor.End - tensor.Begin} bytes.");

            end = tensor.End;
        }

        if (end != fileLength - data)
            throw new MalformedException(Fault.Inconsistent, data + end, $"{fileLength - data - end} bytes behind the last tensor belong to nothing.");
    }
}
