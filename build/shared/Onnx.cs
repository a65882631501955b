using System.Text;

/// <summary>Protobuf by hand, as far as a model needs it.</summary>
static class Onnx
{
    public static byte[] Model(byte[] graph) => [.. Number(1, 8), .. Field(8, Number(2, 17)), .. Field(7, graph)];

    public static byte[] Node(string operation, params byte[][] fields) => Field(1, [.. Field(4, Encoding.UTF8.GetBytes(operation)), .. fields.SelectMany(field => field)]);

    public static byte[] Initializer(string name, int type, long[] shape, byte[] raw) =>
        Field(5, [.. shape.SelectMany(dimension => Number(1, (ulong)dimension)), .. Number(2, (ulong)type), .. Field(8, Encoding.UTF8.GetBytes(name)), .. Field(9, raw)]);

    public static byte[] Nest(int depth, string attribute)
    {
        var graph = Node("A");
        for (var level = 0; level < depth; level++)
            graph = Node("If", Field(5, [.. Field(1, Encoding.UTF8.GetBytes(attribute)), .. Field(6, graph)]));
        return graph;
    }

    public static byte[] Field(int number, ReadOnlySpan<byte> content) => [.. Varint(((ulong)number << 3) | 2), .. Varint((ulong)content.Length), .. content];

    public static byte[] Number(int number, ulong value) => [.. Varint((ulong)number << 3), .. Varint(value)];

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value > 0x7F; value >>= 7)
            bytes.Add((byte)((value & 0x7F) | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
