using SupplyGuard.Formats.Onnx;
using SupplyGuard.Formats.Onnx.Graphs;
using TestKit;
using static SupplyGuard.Formats.Tests.Onnx.OnnxTestModel;

namespace SupplyGuard.Formats.Tests.Onnx;

public sealed class OnnxReaderTests
{
    // SHA-256 of 00 00 80 3F 00 00 00 40, by sha256sum.
    private const string OneTwoDigest = "b9c80b5adeca450753a16950c3cc655d271f7bef7a485bc83f112b72fef21d37";

    [Fact]
    public void Says_of_every_file_of_the_corpus_what_the_golden_file_says() => Golden.Matches(CorpusOutcome.Of(
        "onnx",
        file => OnnxReader.Read(file, OnnxLimits.Default, _ => null, TestContext.Current.CancellationToken),
        model => $"{model.ParameterCount} parameters, {model.UnknownFieldBytes} unknown bytes; "
            + string.Join("; ", model.Tensors.Select(tensor => $"{tensor} {tensor.Digest.Hex[..8]}"))
            + string.Concat(model.ExternalFiles.Select(file => $"; external '{file.Location}' {(file.Escapes ? "escapes" : string.Join(", ", file.Tensors.Select(tensor => tensor.State)))}"))));

    [Fact]
    public void Accepts_the_valid_corpus_and_refuses_the_malformed_one()
    {
        Assert.All(CorpusOutcome.Files("onnx", "valid"), file => OnnxReading.Ok(file.Content));
        Assert.All(CorpusOutcome.Files("onnx", "malformed"), file => OnnxReading.Malformed(file.Content));
    }

    [Fact]
    public void Reads_the_same_digests_whether_elements_are_typed_or_raw()
    {
        var files = CorpusOutcome.Files("onnx", "valid").ToDictionary(file => file.Name, file => file.Content);

        Assert.Equal<IEnumerable<SupplyGuard.Formats.Tensors.TensorEntry>>(
            OnnxReading.Ok(files["every_dtype_raw.onnx"]).Tensors,
            OnnxReading.Ok(files["every_dtype_typed.onnx"]).Tensors);
    }

    [Fact]
    public void Tells_a_library_that_a_tensor_is_or_that_its_numbers_hide()
    {
        byte[] library = [0x7F, .. "ELF"u8, 2, 1, 1, .. new byte[93]];
        var scattered = library.SelectMany(part => (byte[])[part, 9, 0x80, 0x3F]).ToArray();
        var model = OnnxReading.Ok(Model(Message.Message(1, Node("Add")).Message(5, Tensor("plain", 1, [25], Message.Bytes(9, library))).Message(5, Tensor("hidden", 1, [100], Message.Bytes(9, scattered))).Message(5, OneTwo("w"))));

        Assert.Equal([MachineCode.Native, MachineCode.Scattered, MachineCode.None], model.Tensors.Select(tensor => tensor.Code));
    }

    [Fact]
    public void Reads_which_value_comes_from_which()
    {
        var inner = Message.Message(1, Node("Neg").Text(1, "x").Text(2, "b")).Message(12, Message.Text(1, "b"));
        var graph = Message
            .Message(11, Message.Text(1, "x")).Message(12, Message.Text(1, "y")).Message(5, OneTwo("w"))
            .Message(1, Node("If", Message.Text(1, "then_branch").Message(6, inner)).Text(1, "x").Text(1, "").Text(2, "a"))
            .Message(1, Node("Gather", Message.Text(1, "axis").Number(3, -1)).Text(1, "a").Text(1, "order").Text(2, "y"))
            .Message(5, Tensor("order", 7, [3], Message.Packed(7, 2, 0, -1)));

        var main = Assert.IsType<Parsed<OnnxComputation>.Ok>(OnnxReading.Ok(Model(graph)).Computation).Value.Main;

        Assert.Equal(["x"], main.Inputs);
        Assert.Equal(["y"], main.Outputs);
        Assert.Equal(["x", ""], main.Nodes[0].Inputs);
        Assert.Equal("node[0:Neg]", Assert.Single(Assert.Single(main.Nodes[0].Graphs).Graph.Nodes).ToString());
        Assert.Equal(-1, main.Nodes[1].Axis);
        Assert.Equal(2, main.Constants["w"].Elements);
        Assert.Equal([2L, 0, -1], main.Constants["order"].Integers!.Value);
    }

    [Fact]
    public void Finds_weights_wherever_a_model_can_keep_them()
    {
        var branch = Message.Message(1, Node("Constant", Message.Text(1, "value").Message(5, OneTwo("")))).Message(5, OneTwo("w"));
        var graph = Message
            .Message(5, OneTwo("conv1.weight"))
            .Message(1, Node("If", Message.Text(1, "then_branch").Message(6, branch)))
            .Message(1, Node("Anything", Message.Text(1, "t").Message(5, OneTwo("")), Message.Text(1, "many").Message(10, OneTwo("")).Message(10, OneTwo(""))))
            .Message(15, Message.Message(1, OneTwo("s")).Message(2, Tensor("", 7, [2], Message.Packed(7, 0, 1))))
            .Message(1, Node("Tree", Message.Text(1, "nodes_values").Float(7, 1).Float(7, 2)));
        var function = Message.Text(1, "F").Text(10, "my").Message(7, Node("Constant", Message.Text(1, "value_floats").Bytes(7, [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40])));
        var training = Message.Message(1, Message.Message(5, OneTwo("w"))).Message(2, Message.Message(1, Node("Constant", Message.Text(1, "value").Message(5, OneTwo("")))));

        var model = OnnxReading.Ok(ModelWith(graph, Message.Message(25, function).Message(20, training)).ToArray());

        Assert.Equal(
            [
                "conv1.weight",
                "function[my:F]/node[0:Constant]/value_floats",
                "graph/node[0:If]/then_branch/initializer/w",
                "graph/node[0:If]/then_branch/node[0:Constant]/value",
                "graph/node[1:Anything]/many/tensors[0]",
                "graph/node[1:Anything]/many/tensors[1]",
                "graph/node[1:Anything]/t",
                "graph/node[2:Tree]/nodes_values",
                "graph/sparse_initializer/s/indices",
                "graph/sparse_initializer/s/values",
                "training[0]/algorithm/node[0:Constant]/value",
                "training[0]/initialization/initializer/w",
            ],
            model.Tensors.Select(tensor => tensor.Name).Order(StringComparer.Ordinal));
        Assert.All(model.Tensors.Where(tensor => !tensor.Name.EndsWith("indices", StringComparison.Ordinal)), tensor => Assert.Equal(OneTwoDigest, tensor.Digest.Hex));
        Assert.Equal(22, model.ParameterCount);
    }

    [Fact]
    public void Reads_the_plain_values_of_constants_as_weights()
    {
        var graph = Message
            .Message(1, Node("Constant", Message.Text(1, "value_float").Float(2, 1)))
            .Message(1, Node("Constant", Message.Text(1, "value_int").Number(3, -1)))
            .Message(1, Node("Constant", Message.Text(1, "value_ints").Packed(8, 1, 2)))
            .Message(1, Node("Constant", Message.Text(1, "value_ints").Number(8, 1).Number(8, 2)))
            .Message(1, Node("Constant", Message.Text(1, "value_string").Text(4, "ab")))
            .Message(1, Node("Transpose", Message.Text(1, "perm").Packed(8, 1, 0)));

        var tensors = OnnxReading.Ok(Model(graph)).Tensors;

        Assert.Equal(
            ["F32 [] 4", "I64 [] 8", "I64 [2] 16", "I64 [2] 16", "STRING [] 10"],
            tensors.Select(tensor => $"{tensor.DType} [{string.Join(',', tensor.Shape)}] {tensor.ByteLength}"));
        Assert.Equal(Digest.Sha256([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]), tensors[1].Digest);
        Assert.Equal(tensors[2].Digest, tensors[3].Digest);
        Assert.Equal(Digest.Sha256([2, 0, 0, 0, 0, 0, 0, 0, (byte)'a', (byte)'b']), tensors[4].Digest);
    }

    [Fact]
    public void Reads_what_the_model_says_of_itself()
    {
        var dims = Message.Message(1, Message.Text(2, "N")).Message(1, Message.Number(1, 3)).Message(1, Message);
        var graph = Message
            .Message(1, Node("Relu")).Message(1, Node("Relu").Text(7, "ai.onnx")).Message(1, Node("Gelu").Text(7, "com.example"))
            .Message(11, Message.Text(1, "x").Message(2, Message.Message(1, Message.Number(1, 10).Message(2, dims))))
            .Message(12, Message.Text(1, "y").Message(2, Message.Message(4, Message)));
        var rest = Message.Text(2, "test").Text(3, "1.0").Number(5, 7).Message(14, Message.Text(1, "author").Text(2, "me")).Bytes(99, [1, 2, 3]);

        var model = OnnxReading.Ok(ModelWith(graph, rest).ToArray());

        Assert.Equal((8, "test", "1.0", 7), (model.IrVersion, model.ProducerName, model.ProducerVersion, model.ModelVersion));
        Assert.Equal([new OnnxOpset("ai.onnx", 13)], model.OpsetImports);
        Assert.Equal([new OnnxOperator("ai.onnx", "Relu", 2), new OnnxOperator("com.example", "Gelu", 1)], model.Operators);
        Assert.Equal("x F16 [N, 3, ?]", Assert.Single(model.Inputs).ToString());
        Assert.Equal("y sequence", Assert.Single(model.Outputs).ToString());
        Assert.Equal([KeyValuePair.Create("author", "me")], model.Metadata);
        Assert.Equal(6, model.UnknownFieldBytes);
        Assert.Equal(0, model.ParameterCount);
    }

    [Theory]
    [InlineData(17, "F8_E4M3", 3, new byte[] { 1, 2, 3 })]
    [InlineData(20, "F8_E5M2FNUZ", 3, new byte[] { 1, 2, 255 })]
    [InlineData(21, "U4", 3, new byte[] { 0x21, 0x03 })]
    [InlineData(22, "I4", 4, new byte[] { 0xF1, 0x87 })]
    [InlineData(23, "F4", 4, new byte[] { 0x21, 0x43 })]
    [InlineData(24, "F8_E8M0", 1, new byte[] { 127 })]
    public void Reads_narrow_types_alike_from_raw_and_typed_data(int dataType, string dtype, long elements, byte[] bytes)
    {
        var raw = OnnxReading.Ok(Model(Message.Message(5, Tensor("w", dataType, [elements], Message.Bytes(9, bytes)))));
        var typed = OnnxReading.Ok(Model(Message.Message(5, Tensor("w", dataType, [elements], Message.Packed(5, [.. bytes.Select(value => (long)value)])))));

        Assert.Equal(new SupplyGuard.Formats.Tensors.TensorEntry("w", dtype, [elements], bytes.Length, Digest.Sha256(bytes)), Assert.Single(raw.Tensors));
        Assert.Equal(raw.Tensors[0], Assert.Single(typed.Tensors));
        Assert.Equal(elements, raw.ParameterCount);
    }

    [Fact]
    public void Refuses_a_name_that_passes_for_the_path_of_another_tensor()
    {
        var graph = Message.Message(5, OneTwo("graph/node[0:Constant]/value")).Message(1, Node("Constant", Message.Text(1, "value").Message(5, OneTwo(""))));

        Assert.Equal(Fault.Inconsistent, OnnxReading.Malformed(Model(graph)).Fault);
    }

    [Fact]
    public void Reads_graphs_as_deep_as_the_limit_and_no_deeper()
    {
        Assert.Single(OnnxReading.Ok(Model(Nested(64))).Tensors);
        Assert.Equal(Fault.TooLarge, OnnxReading.Malformed(Model(Nested(65))).Fault);

        static ProtobufTestWriter Nested(int levels)
        {
            var graph = Message.Message(5, OneTwo("w"));
            for (var level = 1; level < levels; level++)
                graph = Message.Message(1, Node("If", Message.Text(1, "b").Message(6, graph)));

            return graph;
        }
    }

    [Fact]
    public void Reports_the_absolute_offset_of_a_fault()
    {
        // 08 08 | 3A len | 2A len | 10 01 (data_type) 42 01 'w' 0A 01 02 (dims) 4A 04 <- four bytes where eight belong.
        byte[] file = [0x08, 0x08, 0x3A, 0x10, 0x2A, 0x0E, 0x10, 0x01, 0x42, 0x01, (byte)'w', 0x0A, 0x01, 0x02, 0x4A, 0x04, 0, 0, 0, 0, 0x42, 0x02, 0x10, 0x0D];

        var malformed = OnnxReading.Malformed(file);

        Assert.Equal((Fault.Inconsistent, 16), (malformed.Fault, malformed.Offset));
    }

    [Theory]
    [InlineData("nodes")]
    [InlineData("tensors")]
    [InlineData("text")]
    [InlineData("name")]
    [InlineData("path")]
    [InlineData("attributes")]
    [InlineData("fields")]
    public void Refuses_more_than_a_limit_allows(string limit)
    {
        var model = Model(Message.Message(1, Node("Relu")).Message(1, Node("If", Message.Text(1, "b").Message(6, Message.Message(5, OneTwo("inner"))))).Message(5, OneTwo("first")).Message(5, OneTwo("second")));
        var limits = limit switch
        {
            "nodes" => OnnxLimits.Default with { Nodes = 1 },
            "tensors" => OnnxLimits.Default with { Tensors = 1 },
            "name" => OnnxLimits.Default with { NameLength = 4 },
            "path" => OnnxLimits.Default with { PathLength = 10 },
            "attributes" => OnnxLimits.Default with { Attributes = 2 },
            "fields" => OnnxLimits.Default with { Fields = 20 },
            _ => OnnxLimits.Default with { TotalText = 10 },
        };

        OnnxReading.Ok(model);
        Assert.Equal(Fault.TooLarge, OnnxReading.Malformed(model, limits).Fault);
    }

    [Fact]
    public void Refuses_long_names_before_they_are_copied_for_every_attribute()
    {
        // Four million characters of one op_type were once composed into a path for each of two hundred thousand attributes.
        var node = Message.Text(4, new string('A', 5_000));
        for (var index = 0; index < 10; index++)
            node = node.Message(5, Message.Text(1, "a").Text(4, ""));

        Assert.Equal(Fault.TooLarge, OnnxReading.Malformed(Model(Message.Message(1, node).Message(5, OneTwo("w")))).Fault);
    }

    [Theory]
    [InlineData(8_185)]
    [InlineData(16_384)]
    [InlineData(16_390)]
    [InlineData(40_000)]
    public void Gives_unpacked_and_packed_integers_one_digest_across_the_blocks_that_are_read(int count)
    {
        var values = Enumerable.Range(0, count).Select(index => index % 7 == 0 ? -1L : (long)index << (index % 50)).ToArray();
        var unpacked = Message.Number(1, count).Number(2, 7).Text(8, "w");
        foreach (var value in values)
            unpacked = unpacked.Number(7, value);

        var packed = Message.Number(1, count).Number(2, 7).Text(8, "w").Packed(7, values);
        var raw = values.SelectMany(BitConverter.GetBytes).ToArray();

        Assert.Equal(Digest.Sha256(raw), Assert.Single(OnnxReading.Ok(Model(Message.Message(5, unpacked))).Tensors).Digest);
        Assert.Equal(Digest.Sha256(raw), Assert.Single(OnnxReading.Ok(Model(Message.Message(5, packed))).Tensors).Digest);
    }

    [Fact]
    public void Gives_unpacked_floats_the_digest_of_their_bytes_across_the_blocks_that_are_read()
    {
        var tensor = Message.Number(1, 10_000).Number(2, 1).Text(8, "w");
        for (var index = 0; index < 10_000; index++)
            tensor = tensor.Float(4, index);

        var raw = Enumerable.Range(0, 10_000).SelectMany(index => BitConverter.GetBytes((float)index)).ToArray();

        Assert.Equal(Digest.Sha256(raw), Assert.Single(OnnxReading.Ok(Model(Message.Message(5, tensor))).Tensors).Digest);
    }
}
