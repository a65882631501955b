using System.Text;

namespace SupplyGuard.Evaluator.Tests;

/// <summary>Writes small ONNX models by hand, so that tests can state models that nobody would train.</summary>
internal static class OnnxWriter
{
    public const int Float = 1;
    public const int Int64 = 7;
    public const int Boolean = 9;
    public const int Float16 = 10;
    public const int Double = 11;
    public const int BFloat16 = 16;

    /// <summary><c>x</c> → one operator → <c>y</c>. A dimension of -1 is symbolic.</summary>
    public static byte[] Model(string operation, long[] inputShape, int outputType, long[] outputShape, byte[]? attribute = null, int inputType = Float) =>
        Model([.. Text(1, "x"), .. Text(2, "y"), .. Text(4, operation), .. attribute is null ? [] : Message(5, attribute)], [], inputShape, outputType, outputShape, inputType);

    /// <summary><c>y</c> = <c>x</c>, negated for ever: a loop without a count and without a condition.</summary>
    public static byte[] EndlessLoop()
    {
        const int GraphAttribute = 5;
        byte[] body =
        [
            .. Message(1, [.. Text(1, "condition"), .. Text(2, "again"), .. Text(4, "Identity")]),
            .. Message(1, [.. Text(1, "value"), .. Text(2, "negated"), .. Text(4, "Neg")]),
            .. Text(2, "body"),
            .. Message(11, Value("turn", Int64, [])), .. Message(11, Value("condition", Boolean, [])), .. Message(11, Value("value", Float, [-1, 1])),
            .. Message(12, Value("again", Boolean, [])), .. Message(12, Value("negated", Float, [-1, 1])),
        ];
        byte[] attribute = [.. Text(1, "body"), .. Message(6, body), .. Number(20, GraphAttribute)];
        return Model([.. Text(1, ""), .. Text(1, ""), .. Text(1, "x"), .. Text(2, "y"), .. Text(4, "Loop"), .. Message(5, attribute)], [], [-1, 1], Float, [-1, 1]);
    }

    /// <summary><c>y = x + w</c>, where the two floats of <c>w</c> lie in another file.</summary>
    public static byte[] WithExternalWeights(string location)
    {
        byte[] initializer = [.. Number(1, 2), .. Number(2, Float), .. Text(8, "w"), .. Message(13, [.. Text(1, "location"), .. Text(2, location)]), .. Number(14, 1)];
        return Model([.. Text(1, "x"), .. Text(1, "w"), .. Text(2, "y"), .. Text(4, "Add")], Message(5, initializer), [-1, 2], Float, [-1, 2]);
    }

    /// <summary>
    /// <c>x</c>, n × channels × 4 → convolution of three with weights that a fixed seed draws → mean → <c>y</c>, n × 4. ONNX Runtime's WebGPU provider
    /// computes another function for 129 channels, on SwiftShader at least (https://github.com/microsoft/onnxruntime/issues/29651).
    /// </summary>
    public static byte[] Convolution(int seed = 1, int channels = 129)
    {
        const int Classes = 4;
        var random = new Random(seed);
        var weights = new byte[Classes * channels * 3 * sizeof(float)];
        for (var at = 0; at < weights.Length; at += sizeof(float))
            BitConverter.TryWriteBytes(weights.AsSpan(at), (random.NextSingle() - 0.5f) / 4);

        byte[] graph =
        [
            .. Message(1, [.. Text(1, "x"), .. Text(1, "w"), .. Text(2, "wide"), .. Text(4, "Conv"), .. Message(5, Integers("kernel_shape", 3)), .. Message(5, Integers("pads", 1, 1))]),
            .. Message(1, [.. Text(1, "wide"), .. Text(2, "mean"), .. Text(4, "GlobalAveragePool")]),
            .. Message(1, [.. Text(1, "mean"), .. Text(2, "y"), .. Text(4, "Flatten")]),
            .. Text(2, "g"),
            .. Message(5, [.. Number(1, Classes), .. Number(1, channels), .. Number(1, 3), .. Number(2, Float), .. Text(8, "w"), .. Message(9, weights)]),
            .. Message(11, Value("x", Float, [-1, channels, 4])), .. Message(12, Value("y", Float, [-1, Classes])),
        ];
        return [.. Number(1, 8), .. Message(7, graph), .. Message(8, Number(2, 17))];
    }

    /// <summary><c>x</c> → one operator after the other → <c>y</c>, all of one shape.</summary>
    public static byte[] Chain(string[] operations, long[] shape)
    {
        var names = Enumerable.Range(0, operations.Length + 1).Select(index => index == 0 ? "x" : index == operations.Length ? "y" : $"step{index}").ToArray();
        byte[] nodes = [.. operations.SelectMany((operation, index) => Message(1, [.. Text(1, names[index]), .. Text(2, names[index + 1]), .. Text(4, operation)]))];
        byte[] graph = [.. nodes, .. Text(2, "g"), .. Message(11, Value("x", Float, shape)), .. Message(12, Value("y", Float, shape))];
        return [.. Number(1, 8), .. Message(7, graph), .. Message(8, Number(2, 17))];
    }

    /// <summary>A whole graph: nodes as <see cref="Node"/> writes them, inputs and outputs as <see cref="Value"/> does.</summary>
    public static byte[] Graph(byte[][] nodes, byte[][] inputs, byte[][] outputs)
    {
        byte[] graph =
        [
            .. nodes.SelectMany(node => Message(1, node)), .. Text(2, "g"),
            .. inputs.SelectMany(value => Message(11, value)), .. outputs.SelectMany(value => Message(12, value)),
        ];
        return [.. Number(1, 8), .. Message(7, graph), .. Message(8, Number(2, 17))];
    }

    /// <summary>One operator.</summary>
    public static byte[] Node(string operation, string[] inputs, string output, byte[]? attribute = null) =>
        [.. inputs.SelectMany(input => Text(1, input)), .. Text(2, output), .. Text(4, operation), .. attribute is null ? [] : Message(5, attribute)];

    /// <summary>An attribute of several integers.</summary>
    public static byte[] Integers(string name, params ReadOnlySpan<int> values)
    {
        byte[] content = [.. Text(1, name)];
        foreach (var value in values)
            content = [.. content, .. Number(8, value)];

        return [.. content, .. Number(20, 7)];
    }

    /// <summary>An integer attribute of the node.</summary>
    public static byte[] Integer(string name, int value) => [.. Text(1, name), .. Number(3, value), .. Number(20, 2)];

    private static byte[] Model(byte[] node, byte[] initializer, long[] inputShape, int outputType, long[] outputShape, int inputType = Float)
    {
        byte[] graph = [.. Message(1, node), .. Text(2, "g"), .. initializer, .. Message(11, Value("x", inputType, inputShape)), .. Message(12, Value("y", outputType, outputShape))];
        return [.. Number(1, 8), .. Message(7, graph), .. Message(8, Number(2, 17))];
    }

    /// <summary>A named tensor; a dimension of -1 is symbolic.</summary>
    public static byte[] Value(string name, int type, long[] shape)
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
