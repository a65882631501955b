using static Bytes;
using static Onnx;

/// <summary>ONNX models whose graphs would take long to follow.</summary>
static class GraphBombs
{
    public static IEnumerable<(string Name, Func<byte[]> Content)> All()
    {
        yield return ("functions that call others twice, 30 deep", Functions);
        yield return ("functions that call a branch of 20,000 outputs 100,000 times", Branches);
        yield return ("240,000 nodes in the opposite order", Reversed);
        yield return ("one node of 9 million names", () => Model(Node("Sum", Repeat([0x0A, 1, (byte)'a'], 9_000_000))));
        yield return ("a branch of 900,000 outputs at a node of 900,000 inputs", Wide);
        yield return ("a loop in 50 branches inside one another", Deep);
        yield return ("the input joined to 20,000 outputs and to 60,000 deep features", () => Joined(outputs: 20_000, grafts: 60_000, i => [1, 3, 8, 7]));
        yield return ("20,000 inputs and outputs of different shapes, and 60,000 that join them", () => Joined(outputs: 20_000, grafts: 60_000, i => [1, 3, .. Enumerable.Repeat(8L, 12), 7 + (2 * i)], inputs: 20_000));
    }

    private static byte[] Functions()
    {
        List<byte> model = [.. Model(Call("F29", ["x"], ["y"]))];
        for (var i = 0; i < 30; i++)
            model.AddRange(i is 0 ? Function("F0", Operation("Abs", ["x"], ["y"])) : Function($"F{i}", Call($"F{i - 1}", ["x"], ["z"]), Call($"F{i - 1}", ["z"], ["y"])));
        return [.. model];
    }

    private static byte[] Branches()
    {
        var branch = Field(5, [.. Field(1, "then_branch"u8), .. Field(6, Repeat(Field(12, Field(1, "x"u8)), 20_000))]);
        return [.. Model(Join(100_000, _ => Call("Wide", ["x"], ["y"]))), .. Function("Wide", Operation("If", ["x"], ["y"], branch))];
    }

    // The first node of the file takes what the second makes, and so on to the last, which takes the input.
    private static byte[] Reversed()
    {
        const int Nodes = 240_000;
        return Model([.. Join(Nodes, i => Operation("Abs", [$"v{i + 1}"], [$"v{i}"])), .. Value(11, $"v{Nodes}"), .. Value(12, "v0")]);
    }

    private static byte[] Wide()
    {
        const int Names = 900_000;
        return Model(Node("If", Repeat(Field(1, "x"u8), Names), Field(2, "y"u8), Field(5, [.. Field(1, "then_branch"u8), .. Field(6, Repeat(Field(12, Field(1, "x"u8)), Names))])));
    }

    // What the loop carries grows in each of its rounds, and all of it is named far outside.
    private static byte[] Deep()
    {
        string[] states = [.. Enumerable.Range(0, 30).Select(i => $"s{i}")];
        byte[] body = [.. Join(2_000, i => Operation("Abs", ["far"], [$"a{i}"])), .. Join(30, i => Operation("Add", [states[Math.Min(i + 1, 29)], "far"], [$"t{i}"])), .. Join(32, i => Value(11, i < 2 ? $"i{i}" : states[i - 2])), .. Value(12, "i1"), .. Join(30, i => Value(12, $"t{i}"))];
        var graph = Operation("Loop", ["", "", .. Enumerable.Repeat("w", 29), "x"], ["y"], Field(5, [.. Field(1, "body"u8), .. Field(6, body)]));
        for (var depth = 0; depth < 50; depth++)
            graph = Operation("If", ["w"], ["y"], Field(5, [.. Field(1, "then_branch"u8), .. Field(6, [.. graph, .. Value(12, "y")])]));
        return Model([.. Operation("Abs", ["x"], ["far"]), .. Operation("Neg", ["w0"], ["w"]), .. graph, .. Value(11, "x"), .. Value(11, "w0", 4, 4), .. Value(12, "y")]);
    }

    // Two layers, and the input itself beside what they made of it: in each output, and in front of the weights of more nodes.
    private static byte[] Joined(int outputs, int grafts, Func<int, long[]> shapeOf, int inputs = 1)
    {
        byte[] weights = Initializer("w", 1, [8, 8], new byte[8 * 8 * sizeof(float)]);
        string[] joined = inputs is 1 ? ["x0"] : [.. Enumerable.Range(0, 62).Select(i => $"x{i}"), $"x{inputs - 1}"];
        return Model([
            .. weights,
            .. Operation("Sum", joined, ["x"]), .. Operation("MatMul", ["x", "w"], ["first"]), .. Operation("MatMul", ["first", "w"], ["second"]),
            .. Join(outputs, i => Operation("Add", ["second", "x"], [$"y{i}"])),
            .. Join(grafts, i => [.. Operation("Add", ["second", "x"], [$"j{i}"]), .. Operation("MatMul", [$"j{i}", "w"], [$"f{i}"])]),
            .. Join(inputs, i => Value(11, $"x{i}", shapeOf(i))), .. Join(outputs, i => Value(12, $"y{i}", [1, 5, .. shapeOf(i)[2..]])),
        ]);
    }

    private static byte[] Function(string name, params byte[][] nodes) =>
        Field(25, [.. Field(1, Text(name)), .. Field(4, "x"u8), .. Field(5, "y"u8), .. Field(10, "own"u8), .. nodes.SelectMany(node => Field(7, Content(node)))]);

    private static byte[] Call(string function, string[] inputs, string[] outputs) => Operation(function, inputs, outputs, Field(7, "own"u8));

    private static byte[] Operation(string operation, string[] inputs, string[] outputs, params byte[][] rest) =>
        Node(operation, [.. inputs.Select(input => Field(1, Text(input))), .. outputs.Select(output => Field(2, Text(output))), .. rest]);

    /// <summary>An input (11) or output (12) of numbers with a fraction.</summary>
    private static byte[] Value(int field, string name, params long[] shape) =>
        Field(field, [.. Field(1, Text(name)), .. Field(2, Field(1, [.. Number(1, 1), .. shape.Length is 0 ? [] : Field(2, [.. shape.SelectMany(dimension => Field(1, Number(1, (ulong)dimension)))])]))]);

    /// <summary>What is in a field, without its number and length.</summary>
    private static byte[] Content(byte[] field)
    {
        var start = 1;
        while (field[start++] >= 0x80)
        {
        }

        return field[start..];
    }
}
