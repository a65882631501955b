using System.Text;

namespace SupplyGuard.Tool.Tests;

/// <summary>Writes small ONNX models by hand: <c>y = x · w</c>, with or without a sigmoid behind it.</summary>
internal static class ToyModel
{
    private const byte Float = 1;

    /// <param name="weights">Inputs × outputs, row after row.</param>
    public static byte[] Linear(int inputs, int outputs, float[] weights, bool sigmoid = false)
    {
        byte[] product = [.. Text(1, "x"), .. Text(1, "w"), .. Text(2, sigmoid ? "z" : "y"), .. Text(4, "MatMul")];
        byte[] squash = [.. Text(1, "z"), .. Text(2, "y"), .. Text(4, "Sigmoid")];
        byte[] initializer = [0x08, (byte)inputs, 0x08, (byte)outputs, 0x10, Float, .. Text(8, "w"), .. Message(9, [.. weights.SelectMany(BitConverter.GetBytes)])];
        byte[] graph =
        [
            .. Message(1, product),
            .. sigmoid ? Message(1, squash) : [],
            .. Text(2, "g"),
            .. Message(5, initializer),
            .. Message(11, Value("x", inputs)),
            .. Message(12, Value("y", outputs)),
        ];
        return [0x08, 8, .. Message(7, graph), .. Message(8, [0x10, 17])];
    }

    /// <summary>A graph without weights: nodes in their order, each operator, inputs and output, between tensors of floats, samples first, whose other dimensions are given.</summary>
    public static byte[] Graph((string Operation, string[] Inputs, string Output)[] nodes, (string Name, int[] Shape)[] inputs, (string Name, int[] Shape)[] outputs, byte[]? weights = null) =>
    [
        0x08, 8,
        .. Message(7,
        [
            .. nodes.SelectMany(node => Message(1, [.. node.Inputs.SelectMany(input => Text(1, input)), .. Text(2, node.Output), .. Text(4, node.Operation)])),
            .. Text(2, "g"),
            .. weights ?? [],
            .. inputs.SelectMany(input => Message(11, Value(input.Name, input.Shape))),
            .. outputs.SelectMany(output => Message(12, Value(output.Name, output.Shape))),
        ]),
        .. Message(8, [0x10, 17]),
    ];

    /// <summary>An initializer for <see cref="Graph"/>: inputs × outputs, row after row.</summary>
    public static byte[] Weights(string name, int inputs, int outputs, params float[] weights) =>
        Message(5, [0x08, (byte)inputs, 0x08, (byte)outputs, 0x10, Float, .. Text(8, name), .. Message(9, [.. weights.SelectMany(BitConverter.GetBytes)])]);

    /// <summary>A float tensor, samples first, whose other dimensions are given.</summary>
    private static byte[] Value(string name, params int[] shape) =>
        [.. Text(1, name), .. Message(2, Message(1, [0x08, Float, .. Message(2, [.. Message(1, Text(2, "N")), .. shape.SelectMany(length => Message(1, [0x08, (byte)length]))])]))];

    private static byte[] Text(int field, string text) => Message(field, Encoding.ASCII.GetBytes(text));

    private static byte[] Message(int field, byte[] content) => content.Length < 0x80
        ? [(byte)((field << 3) | 2), (byte)content.Length, .. content]
        : [(byte)((field << 3) | 2), (byte)(0x80 | (content.Length & 0x7F)), checked((byte)(content.Length >> 7)), .. content];
}
