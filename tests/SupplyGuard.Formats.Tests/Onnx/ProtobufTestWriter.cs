using System.Text;

namespace SupplyGuard.Formats.Tests.Onnx;

/// <summary>Writes protobuf messages by hand, good and bad ones alike. Shares no code with the reader.</summary>
internal sealed class ProtobufTestWriter
{
    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => [.. _bytes];

    public ProtobufTestWriter Number(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint(unchecked((ulong)value));
        return this;
    }

    public ProtobufTestWriter Float(int field, float value)
    {
        Varint(((ulong)field << 3) | 5);
        _bytes.AddRange(BitConverter.GetBytes(value));
        return this;
    }

    public ProtobufTestWriter Bytes(int field, byte[] value)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)value.Length);
        _bytes.AddRange(value);
        return this;
    }

    public ProtobufTestWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtobufTestWriter Message(int field, ProtobufTestWriter value) => Bytes(field, value.ToArray());

    public ProtobufTestWriter Packed(int field, params long[] values)
    {
        var packed = new ProtobufTestWriter();
        foreach (var value in values)
            packed.Varint(unchecked((ulong)value));

        return Bytes(field, packed.ToArray());
    }

    public ProtobufTestWriter Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    private void Varint(ulong value)
    {
        for (; value > 0x7F; value >>= 7)
            _bytes.Add((byte)((value & 0x7F) | 0x80));

        _bytes.Add((byte)value);
    }
}
