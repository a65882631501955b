using System.Text;

namespace SupplyGuard.Tests.Models;

/// <summary>Writes ONNX graphs by hand, after onnx.proto: nodes, weights of zeros, branches, loops and functions. Shares no code with the reader.</summary>
internal sealed class GraphTestModel
{
    private readonly List<byte> _graph = [];
    private readonly List<byte> _rest = [];

    /// <summary>Three layers of a classifier: <c>image</c> [N, 8] → <c>first</c> → <c>second</c> → <c>scores</c> [N, 10].</summary>
    public static GraphTestModel Classifier(string scores = "scores") => new GraphTestModel()
        .Input("image", -1, 8)
        .Weights("w1", 8, 16).Weights("w2", 16, 16).Weights("w3", 16, 10)
        .Node("Gemm", ["image", "w1"], ["first"])
        .Node("Gemm", ["first", "w2"], ["second"])
        .Node("Gemm", ["second", "w3"], [scores])
        .Output("logits", -1, 10);

    public GraphTestModel Input(string name, params long[] shape) => Add(11, Value(name, 1, shape));

    public GraphTestModel Integers(string name, params long[] shape) => Add(11, Value(name, 7, shape));

    public GraphTestModel Output(string name, params long[] shape) => Add(12, Value(name, 1, shape));

    public GraphTestModel Weights(string name, params long[] shape) => Add(5, Tensor(name, shape));

    public GraphTestModel Index(string name, params long[] values) =>
        Add(5, [.. Number(1, values.Length), .. Number(2, 7), .. Text(8, name), .. Message(9, [.. values.SelectMany(BitConverter.GetBytes)])]);

    public GraphTestModel Node(string operation, string[] inputs, string[] outputs, params byte[][] attributes) => Add(1, NodeOf(operation, inputs, outputs, attributes));

    /// <summary>A node whose operator is a function of the model.</summary>
    public GraphTestModel Call(string function, string[] inputs, string[] outputs) => Add(1, [.. NodeOf(function, inputs, outputs), .. Text(7, "own")]);

    public GraphTestModel Function(string name, string[] inputs, string[] outputs, params byte[][] nodes)
    {
        _rest.AddRange(Message(25, [.. Text(1, name), .. inputs.SelectMany(input => Text(4, input)), .. outputs.SelectMany(output => Text(5, output)), .. nodes.SelectMany(node => Message(7, node)), .. Text(10, "own")]));
        return this;
    }

    public byte[] ToArray() => [.. Number(1, 8), .. Message(7, [.. _graph]), .. Message(8, Number(2, 17)), .. _rest];

    public static byte[] NodeOf(string operation, string[] inputs, string[] outputs, params byte[][] attributes) =>
        [.. inputs.SelectMany(input => Text(1, input)), .. outputs.SelectMany(output => Text(2, output)), .. Text(4, operation), .. attributes.SelectMany(attribute => Message(5, attribute))];

    /// <summary>A node of a function that calls a function.</summary>
    public static byte[] CallOf(string function, string[] inputs, string[] outputs) => [.. NodeOf(function, inputs, outputs), .. Text(7, "own")];

    /// <summary>An attribute that is a graph.</summary>
    public static byte[] Graph(string attribute, string[] inputs, string[] outputs, params byte[][] nodes) =>
        [.. Text(1, attribute), .. Message(6, [.. nodes.SelectMany(node => Message(1, node)), .. inputs.SelectMany(name => Message(11, Value(name, 1, []))), .. outputs.SelectMany(name => Message(12, Value(name, 1, [])))]), .. Number(20, 5)];

    /// <summary>The attribute of a <c>Constant</c>.</summary>
    public static byte[] Constant(params long[] shape) => [.. Text(1, "value"), .. Message(5, Tensor("", shape)), .. Number(20, 4)];

    private GraphTestModel Add(int field, byte[] content)
    {
        _graph.AddRange(Message(field, content));
        return this;
    }

    private static byte[] Tensor(string name, long[] shape) =>
        [.. shape.SelectMany(dimension => Number(1, dimension)), .. Number(2, 1), .. Text(8, name), .. Message(9, new byte[sizeof(float) * shape.Aggregate(1L, (all, dimension) => all * dimension)])];

    private static byte[] Value(string name, int type, long[] shape)
    {
        byte[] dimensions = [.. shape.SelectMany(dimension => Message(1, dimension < 0 ? Text(2, "N") : Number(1, dimension)))];
        return [.. Text(1, name), .. Message(2, Message(1, [.. Number(1, type), .. Message(2, dimensions)]))];
    }

    private static byte[] Text(int field, string text) => Message(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Message(int field, byte[] content) => [.. Varint((field << 3) | 2), .. Varint(content.Length), .. content];

    private static byte[] Number(int field, long value) => [.. Varint(field << 3), .. Varint(value)];

    private static List<byte> Varint(long value)
    {
        var bytes = new List<byte>();
        for (; value > 0x7f; value >>= 7)
            bytes.Add((byte)(0x80 | (value & 0x7f)));

        bytes.Add((byte)value);
        return bytes;
    }
}
