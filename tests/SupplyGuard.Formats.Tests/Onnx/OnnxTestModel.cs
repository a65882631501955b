namespace SupplyGuard.Formats.Tests.Onnx;

/// <summary>The smallest ONNX models, written field by field after onnx.proto.</summary>
internal static class OnnxTestModel
{
    public static ProtobufTestWriter Message => new();

    /// <summary>A model around a graph: IR version 8, operator set 13.</summary>
    public static byte[] Model(ProtobufTestWriter graph) => ModelWith(graph, Message).ToArray();

    public static ProtobufTestWriter ModelWith(ProtobufTestWriter graph, ProtobufTestWriter rest) =>
        Message.Number(1, 8).Message(7, graph).Message(8, Message.Number(2, 13)).Raw(rest.ToArray());

    public static ProtobufTestWriter Node(string opType, params ProtobufTestWriter[] attributes)
    {
        var node = Message.Text(4, opType);
        foreach (var attribute in attributes)
            node.Message(5, attribute);

        return node;
    }

    public static ProtobufTestWriter Tensor(string name, int dataType, long[] dims, ProtobufTestWriter data) =>
        Message.Packed(1, dims).Number(2, dataType).Text(8, name).Raw(data.ToArray());

    /// <summary>Two float32 elements, 1 and 2, in <c>raw_data</c>.</summary>
    public static ProtobufTestWriter OneTwo(string name) => Tensor(name, 1, [2], Message.Bytes(9, [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40]));

    /// <summary>A tensor in another file.</summary>
    public static ProtobufTestWriter External(string name, string location, params (string Key, string Value)[] entries)
    {
        var tensor = Tensor(name, 1, [2], Message.Number(14, 1).Message(13, Message.Text(1, "location").Text(2, location)));
        foreach (var (key, value) in entries)
            tensor.Message(13, Message.Text(1, key).Text(2, value));

        return tensor;
    }
}
