using System.Collections.Immutable;
using System.Globalization;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Gguf;

/// <summary>The door of the GGUF room.</summary>
public static class GgufReader
{
    /// <summary>Beginning of the keys whose texts loaders render: the usual template, and those for tools and other uses.</summary>
    internal const string ChatTemplate = "tokenizer.chat_template";

    private const string AlignmentKey = "general.alignment";

    private const long DefaultAlignment = 32;

    /// <summary>Reads every tensor of a GGUF file without holding any in memory. No byte of the file is left unexplained.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Parsed<GgufModel> Read(FileWindow file, GgufLimits limits, CancellationToken cancellationToken) => Read(file, limits, watcher: null, cancellationToken);

    /// <param name="watcher">Is shown the bytes of every tensor; null: nobody is.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    internal static Parsed<GgufModel> Read(FileWindow file, GgufLimits limits, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        try
        {
            return new Parsed<GgufModel>.Ok(ReadCore(file, limits, watcher, cancellationToken));
        }
        catch (MalformedException e)
        {
            return new Parsed<GgufModel>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }

    private static GgufModel ReadCore(FileWindow file, GgufLimits limits, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        var cursor = new FileCursor(file, cancellationToken);
        if (!cursor.Take(4, "the magic").SequenceEqual("GGUF"u8))
            throw new MalformedException(Fault.Inconsistent, 0, "the file does not begin with the magic of GGUF.");

        var version = Version(cursor);
        var (tensors, keys) = (cursor.UInt64("the number of tensors"), cursor.UInt64("the number of keys"));
        if (tensors > (ulong)limits.Tensors || keys > (ulong)limits.Entries)
            throw new MalformedException(Fault.TooLarge, 8, $"the file states {tensors} tensors and {keys} keys; the limits are {limits.Tensors} and {limits.Entries}.");

        using var hasher = new TensorHasher(watcher, cancellationToken);
        var values = new GgufValues(file, cursor, limits, hasher);
        var metadata = Metadata(cursor, values, (int)keys);
        var alignment = Alignment(metadata, limits);
        var infos = Infos(cursor, values, (int)tensors, limits);
        var data = Align(cursor.Offset, alignment);
        GgufLayout.MustBeExplained(file, infos, cursor.Offset, data, alignment);

        var found = ImmutableArray.CreateBuilder<TensorEntry>(infos.Length);
        foreach (var info in infos)
        {
            hasher.Begin(info.Name, info.Type.Name);
            GgufLayout.Append(file, data + info.Offset, info, cursor.IsBigEndian, hasher);
            found.Add(new TensorEntry(info.Name, info.Type.Name, info.Shape, info.Length, hasher.Finish()) { Code = hasher.Code });
        }

        var entries = found.MoveToImmutable();
        return new GgufModel(version, cursor.IsBigEndian, metadata, entries, TensorSize.Parameters(entries));
    }

    /// <summary>A big-endian file says so by a version whose low bytes are zero.</summary>
    private static int Version(FileCursor cursor)
    {
        var version = cursor.UInt32("the version");
        if ((version & 0xFFFF) is 0)
        {
            cursor.IsBigEndian = true;
            version = System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(version);
        }

        return version is 2 or 3 ? (int)version : throw new MalformedException(Fault.Unsupported, 4, $"version {version} of GGUF is not read.");
    }

    private static ImmutableArray<KeyValuePair<string, string>> Metadata(FileCursor cursor, GgufValues values, int count)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var metadata = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        for (var i = 0; i < count; i++)
        {
            var position = cursor.Offset;
            var key = values.Name("a key");
            if (!keys.Add(key))
                throw new MalformedException(Fault.Inconsistent, position, $"the key '{key}' is there twice.");

            metadata.Add(new KeyValuePair<string, string>(key, values.Value(key)));
        }

        return metadata.ToImmutable();
    }

    private static long Alignment(ImmutableArray<KeyValuePair<string, string>> metadata, GgufLimits limits)
    {
        if (metadata.FirstOrDefault(entry => entry.Key is AlignmentKey) is not { Key: not null, Value: var text })
            return DefaultAlignment;

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var alignment) && alignment > 0 && alignment <= limits.Alignment && (alignment & (alignment - 1)) is 0
            ? alignment
            : throw new MalformedException(Fault.Inconsistent, 0, $"'{AlignmentKey}' is '{text}', and not a power of two up to {limits.Alignment}.");
    }

    private static ImmutableArray<GgufTensor> Infos(FileCursor cursor, GgufValues values, int count, GgufLimits limits)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var infos = ImmutableArray.CreateBuilder<GgufTensor>();
        for (var i = 0; i < count; i++)
        {
            var position = cursor.Offset;
            var name = values.Name("a name");
            if (!names.Add(name))
                throw new MalformedException(Fault.Inconsistent, position, $"tensor '{name}' is there twice.");

            infos.Add(Info(cursor, name, position, limits));
        }

        return infos.ToImmutable();
    }

    private static GgufTensor Info(FileCursor cursor, string name, long position, GgufLimits limits)
    {
        var rank = cursor.UInt32("the number of dimensions");
        if (rank > limits.Rank)
            throw new MalformedException(Fault.TooLarge, position, $"tensor '{name}' has {rank} dimensions; the limit is {limits.Rank}.");

        var shape = new long[rank];
        for (var i = shape.Length - 1; i >= 0; i--)
        {
            var dimension = cursor.UInt64("a dimension");
            shape[i] = dimension <= long.MaxValue ? (long)dimension : throw new MalformedException(Fault.TooLarge, position, $"tensor '{name}' has a dimension of {dimension}.");
        }

        var number = cursor.UInt32("the type of a tensor");
        var type = GgmlType.Of(number) ?? throw new MalformedException(Fault.Unsupported, position, $"tensor '{name}' has the unknown type {number}.");
        var elements = TensorSize.Elements(shape, position, $"tensor '{name}'");
        if ((shape.Length is 0 ? 1 : shape[^1]) % type.BlockElements is not 0)
            throw new MalformedException(Fault.Inconsistent, position, $"rows of tensor '{name}' are no whole number of blocks of {type.BlockElements} elements.");

        var offset = cursor.UInt64("the offset of a tensor");
        return offset <= long.MaxValue / 2
            ? new GgufTensor(name, type, [.. shape], (long)offset, elements / type.BlockElements * type.BlockBytes, position)
            : throw new MalformedException(Fault.Truncated, position, $"tensor '{name}' begins at {offset}.");
    }

    private static long Align(long offset, long alignment) => (offset + alignment - 1) & ~(alignment - 1);
}
