using System.Buffers.Binary;
using System.Text;

namespace SupplyGuard.Formats.Tests.Gguf;

/// <summary>Writes GGUF after its specification, and as wrongly as a test wants it. Shares no code with the reader.</summary>
internal sealed class GgufTestWriter(bool bigEndian = false)
{
    private readonly List<byte> _metadata = [];
    private readonly List<byte> _infos = [];
    private readonly List<byte> _data = [];
    private ulong _keys;
    private ulong _tensors;

    public uint Version { get; init; } = 3;

    public int Alignment { get; init; } = 32;

    public ulong? Tensors { get; init; }

    public ulong? Keys { get; init; }

    public byte[] After { get; init; } = [];

    public GgufTestWriter Text(string key, string value) => Value(key, 8, stream => Text(stream, value));

    public GgufTestWriter UInt32(string key, uint value) => Value(key, 4, stream => UInt32(stream, value));

    public GgufTestWriter Texts(string key, params string[] values) => Value(key, 9, stream =>
    {
        UInt32(stream, 8);
        UInt64(stream, (ulong)values.Length);
        foreach (var value in values)
            Text(stream, value);
    });

    public GgufTestWriter Value(string key, uint type, Action<Stream> value)
    {
        using var stream = new MemoryStream();
        Text(stream, key);
        UInt32(stream, type);
        value(stream);
        _metadata.AddRange(stream.ToArray());
        _keys++;
        return this;
    }

    /// <param name="dimensions">Innermost first, as ggml writes them.</param>
    /// <param name="offset">Where it says that it begins, if that is a lie.</param>
    public GgufTestWriter Tensor(string name, uint type, ulong[] dimensions, byte[] data, ulong? offset = null)
    {
        using var stream = new MemoryStream();
        Text(stream, name);
        UInt32(stream, (uint)dimensions.Length);
        foreach (var dimension in dimensions)
            UInt64(stream, dimension);

        UInt32(stream, type);
        UInt64(stream, offset ?? (ulong)_data.Count);
        _infos.AddRange(stream.ToArray());
        _data.AddRange(data);
        while (_data.Count % Alignment is not 0)
            _data.Add(0);

        _tensors++;
        return this;
    }

    public byte[] ToBytes()
    {
        using var file = new MemoryStream();
        file.Write("GGUF"u8);
        UInt32(file, Version);
        UInt64(file, Tensors ?? _tensors);
        UInt64(file, Keys ?? _keys);
        file.Write([.. _metadata]);
        file.Write([.. _infos]);
        while (_data.Count > 0 && file.Length % Alignment is not 0)
            file.WriteByte(0);

        file.Write([.. _data]);
        file.Write(After);
        return file.ToArray();
    }

    public void UInt32(Stream stream, uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        if (bigEndian)
            BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);

        stream.Write(bytes);
    }

    public void UInt64(Stream stream, ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        if (bigEndian)
            BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        else
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);

        stream.Write(bytes);
    }

    public void Text(Stream stream, string text)
    {
        UInt64(stream, (ulong)Encoding.UTF8.GetByteCount(text));
        stream.Write(Encoding.UTF8.GetBytes(text));
    }
}
