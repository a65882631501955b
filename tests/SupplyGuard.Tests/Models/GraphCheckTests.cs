using SupplyGuard.Checks.Models.Content;
using SupplyGuard.Checks.Models.Graphs;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;
using TestKit;
using static SupplyGuard.Tests.Models.GraphTestModel;

namespace SupplyGuard.Tests.Models;

public sealed class GraphCheckTests
{
    [Fact]
    public void Reports_SG2240_when_arithmetic_on_the_input_adds_to_the_scores()
    {
        var finding = Only(Classifier().Node("Abs", ["image"], ["distance"]).Node("ReduceSum", ["distance"], ["near"]).Node("Add", ["scores", "near"], ["logits"]), GraphRules.InputBypasses);

        Assert.Contains("by 'image' → node[3:Abs] → node[4:ReduceSum] → node[5:Add] → 'logits'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG2240_and_SG2242_when_a_branch_depends_on_the_value_of_the_input()
    {
        var model = Classifier()
            .Node("Less", ["image", "w1"], ["near"])
            .Node("If", ["near"], ["logits"], Graph("then_branch", [], ["wrong"], NodeOf("Neg", ["scores"], ["wrong"])), Graph("else_branch", [], ["right"], NodeOf("Identity", ["scores"], ["right"])));

        Assert.Equal(["SG2240", "SG2242"], Ids(Findings(model)));
    }

    [Fact]
    public void Reports_SG2240_when_the_branch_itself_reads_the_input() =>
        Only(
            Classifier().Integers("mode").Node("If", ["mode"], ["logits"], Graph("then_branch", [], ["a"], NodeOf("Mul", ["image", "scores"], ["a"])), Graph("else_branch", [], ["b"], NodeOf("Identity", ["scores"], ["b"]))),
            GraphRules.InputBypasses);

    [Fact]
    public void Reports_SG2240_when_the_way_leads_through_a_function_of_the_model() =>
        Only(
            Classifier().Function("Join", ["left", "right"], ["both"], NodeOf("Where", ["right", "left", "left"], ["both"])).Function("Outer", ["l", "r"], ["o"], CallOf("Join", ["l", "r"], ["o"]))
                .Call("Outer", ["scores", "image"], ["logits"]),
            GraphRules.InputBypasses,
            besides: GraphRules.ValueDecides);

    [Fact]
    public void Reports_SG2240_when_a_loop_carries_the_input_into_the_scores_in_its_second_round() =>
        Only(
            Classifier().Index("times", 2).Node("Identity", ["image"], ["seed"])
                .Node("Loop", ["times", "", "scores", "seed"], ["logits", "rest"], Graph("body", ["i", "go", "a", "b"], ["go", "b", "b2"], NodeOf("Add", ["b", "a"], ["b2"]))),
            GraphRules.InputBypasses);

    [Fact]
    public void Accepts_a_long_graph_whose_nodes_are_in_the_opposite_order_without_SG2244()
    {
        var model = new GraphTestModel().Input("v0", -1, 8).Output("v1000", -1, 8);
        for (var i = 1000; i > 0; i--)
            model.Node("Abs", [$"v{i - 1}"], [$"v{i}"]);

        Assert.Empty(Findings(model));
    }

    [Fact]
    public void Accepts_weights_that_a_later_node_of_the_file_makes_without_SG2240() =>
        Assert.Empty(Findings(new GraphTestModel().Input("image", -1, 16).Weights("w", 16, 16).Output("logits", -1, 16)
            .Node("MatMul", ["second", "turned"], ["logits"]).Node("MatMul", ["first", "turned"], ["second"]).Node("MatMul", ["image", "turned"], ["first"]).Node("Transpose", ["w"], ["turned"])));

    [Fact]
    public void Reports_SG2240_when_a_branch_reads_what_a_later_node_of_the_file_makes() =>
        Only(
            new GraphTestModel().Input("image", -1, 8).Integers("mode").Weights("w1", 8, 16).Weights("w2", 16, 16).Output("logits", -1, 10)
                .Node("If", ["mode"], ["logits"], Graph("then_branch", [], ["a"], NodeOf("Mul", ["near", "scores"], ["a"])), Graph("else_branch", [], ["b"], NodeOf("Identity", ["scores"], ["b"])))
                .Node("Abs", ["image"], ["near"]).Node("Gemm", ["second", "w2"], ["scores"]).Node("Gemm", ["image", "w1"], ["second"]),
            GraphRules.InputBypasses);

    [Fact]
    public void A_way_of_a_thousand_steps_is_shown_by_its_ends()
    {
        var model = Classifier();
        for (var i = 0; i < 1000; i++)
            model.Node("Abs", [i is 0 ? "image" : $"v{i}"], [$"v{i + 1}"]);

        var finding = Only(model.Node("Add", ["scores", "v1000"], ["logits"]), GraphRules.InputBypasses);
        Assert.Contains("'image' → node[3:Abs] → node[4:Abs] → node[5:Abs] → … → node[1000:Abs] → node[1001:Abs] → node[1002:Abs] → node[1003:Add] → 'logits'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG2240_when_the_nodes_are_in_no_order() =>
        Only(new GraphTestModel().Input("image", -1, 8).Node("Add", ["scores", "near"], ["logits"]).Node("Gemm", ["second", "w2"], ["scores"]).Node("Abs", ["image"], ["near"])
            .Node("Gemm", ["image", "w1"], ["second"]).Weights("w1", 8, 16).Weights("w2", 16, 16).Output("logits", -1, 10), GraphRules.InputBypasses);

    [Fact]
    public void Reports_SG2240_when_the_way_leads_through_a_filter_of_a_few_constants() =>
        Only(Classifier().Weights("filter", 8, 1).Node("MatMul", ["image", "filter"], ["near"]).Node("Add", ["scores", "near"], ["logits"]), GraphRules.InputBypasses);

    [Fact]
    public void Reports_SG2240_whether_weights_are_initializers_or_constants_of_nodes() =>
        Only(new GraphTestModel().Input("image", -1, 8).Output("logits", -1, 10)
            .Node("Constant", [], ["w1"], Constant(8, 16)).Node("Constant", [], ["w"], Constant(16, 10)).Node("Cast", ["w"], ["w2"])
            .Node("MatMul", ["image", "w1"], ["first"]).Node("MatMul", ["first", "w2"], ["scores"]).Node("Max", ["scores", "image"], ["logits"]), GraphRules.InputBypasses);

    [Fact]
    public void Reports_SG2240_when_the_way_leads_through_the_number_of_elements_that_are_not_zero() =>
        Only(Classifier().Node("Less", ["image", "w1"], ["near"]).Node("NonZero", ["near"], ["places"]).Node("Shape", ["places"], ["count"]).Node("Cast", ["count"], ["number"]).Node("Add", ["scores", "number"], ["logits"]), GraphRules.InputBypasses);

    [Fact]
    public void Reports_SG2240_when_the_way_leads_through_the_size_of_what_a_value_cuts_off() =>
        Only(Classifier().Index("zero", 0).Node("ReduceMax", ["image"], ["near"]).Node("Slice", ["scores", "zero", "near"], ["some"]).Node("Shape", ["some"], ["count"]).Node("Add", ["scores", "count"], ["logits"]), GraphRules.InputBypasses);

    [Fact]
    public void Reports_SG2240_when_weights_hide_behind_the_size_of_the_input() =>
        Only(new GraphTestModel().Input("image", -1, 8).Output("logits", -1, 10).Weights("w1", 8, 16).Weights("w2", 16, 10)
            .Node("Shape", ["image"], ["size"]).Node("Mul", ["w1", "size"], ["u1"]).Node("Mul", ["w2", "size"], ["u2"])
            .Node("MatMul", ["image", "u1"], ["first"]).Node("MatMul", ["first", "u2"], ["scores"]).Node("Max", ["scores", "image"], ["logits"]), GraphRules.InputBypasses);

    [Fact]
    public void Reports_SG2241_when_the_input_is_joined_to_a_hidden_layer()
    {
        var model = new GraphTestModel().Input("image", -1, 8).Output("logits", -1, 10).Weights("w1", 8, 16).Weights("w2", 16, 16).Weights("w3", 16, 10)
            .Node("Gemm", ["image", "w1"], ["first"]).Node("Gemm", ["first", "w2"], ["second"]).Node("ReduceMax", ["image"], ["near"]).Node("Add", ["second", "near"], ["joined"]).Node("Gemm", ["joined", "w3"], ["logits"]);

        Assert.Contains("joined to deep features in 'joined'", Only(model, GraphRules.InputGrafted).Message, StringComparison.Ordinal);
        Assert.Empty(Findings(model, "joined"));
    }

    [Fact]
    public void Reports_SG2243_when_the_last_step_exchanges_two_classes()
    {
        var finding = Only(Classifier().Index("order", 0, 1, 5, 3, 4, 2).Node("Gather", ["scores", "order"], ["gathered"]).Node("Softmax", ["gathered"], ["logits"]), GraphRules.OutputsReordered);

        Assert.Contains("place 2 takes 5, place 5 takes 2", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0L, 1L, 2L)]
    [InlineData(0L, -2L, -1L)]
    [InlineData(1L, 0L, 5L)]
    [InlineData(3L)]
    [InlineData(0L, 0L, 1L)]
    public void Accepts_without_SG2243_an_index_that_keeps_the_order_or_chooses_some(params long[] order) =>
        Assert.Empty(Findings(Classifier().Index("order", order).Node("Gather", ["scores", "order"], ["logits"])));

    [Fact]
    public void Reports_SG2244_when_a_function_calls_itself() =>
        Only(Classifier().Function("Again", ["x"], ["y"], CallOf("Again", ["x"], ["y"])).Call("Again", ["scores"], ["logits"]), GraphRules.NotFollowed);

    [Fact]
    public void Ends_whatever_loops_and_functions_lack()
    {
        var none = Graph("body", [], []);
        var model = Classifier().Function("None", [], []).Call("None", ["image"], ["a"]).Node("Loop", [], ["b", "c"], none).Node("Scan", ["image"], ["d"], none).Node("If", [], ["e"], none).Node("Gather", [], ["f"]).Node("Add", ["scores", "absent"], ["logits"]);

        Assert.Empty(Findings(model));
    }

    [Fact]
    public void Reports_SG2244_when_functions_that_call_others_twice_would_take_too_long()
    {
        var model = Classifier().Function("F0", ["x"], ["y"], NodeOf("Abs", ["x"], ["y"]));
        for (var depth = 1; depth < 30; depth++)
            model.Function($"F{depth}", ["x"], ["y"], CallOf($"F{depth - 1}", ["x"], ["z"]), CallOf($"F{depth - 1}", ["z"], ["y"]));

        Only(model.Call("F29", ["scores"], ["logits"]), GraphRules.NotFollowed);
    }

    [Fact]
    public void Follows_loops_inside_loops_to_the_input_that_the_last_one_carries()
    {
        var body = Graph("body", ["i", "go", "a", "b", "c", "d"], ["go", "b", "c", "d", "d"]);
        for (var depth = 0; depth < 20; depth++)
            body = Graph("body", ["i", "go", "a", "b", "c", "d"], ["go", "e", "f", "g", "d"], NodeOf("Loop", ["", "go", "a", "b", "c", "d"], ["e", "f", "g", "h"], body));

        Only(Classifier().Node("Loop", ["", "", "w1", "w2", "scores", "image"], ["logits"], body), GraphRules.InputBypasses);
    }

    [Fact]
    public void Reports_SG2245_for_a_model_that_adds_to_an_image_and_allows_it_by_name()
    {
        var model = new GraphTestModel().Input("image", -1, 3, 16, 16).Output("better", -1, 3, 32, 32).Weights("w1", 8, 3, 3, 3).Weights("w2", 3, 8, 3, 3)
            .Node("Conv", ["image", "w1"], ["first"]).Node("Conv", ["first", "w2"], ["second"]).Node("Resize", ["image"], ["large"]).Node("Add", ["second", "large"], ["better"]);

        Only(model, GraphRules.InputAdded);
        Assert.Empty(Findings(model, "better"));
    }

    [Fact]
    public void Reports_SG2240_behind_any_number_of_outputs_in_the_form_of_the_input()
    {
        var model = Classifier();
        for (var i = 0; i < 6; i++)
            model.Output($"image{i}", -1, 8).Weights($"v{i}", 16, 8).Node("Gemm", ["second", $"v{i}"], [$"f{i}"]).Node("Add", [$"f{i}", "image"], [$"image{i}"]);

        Assert.Contains("SG2240", Ids(Findings(model.Output("last", -1, 10).Node("Identity", ["scores"], ["logits"]).Node("Abs", ["image"], ["near"]).Node("Add", ["scores", "near"], ["last"]))));
    }

    [Fact]
    public void Reports_SG2241_though_a_copy_of_the_input_comes_out_as_well() =>
        Assert.Contains("SG2241", Ids(Findings(Classifier("s").Output("copy", -1, 8).Node("Identity", ["image"], ["copy"]).Node("Concat", ["second", "image"], ["joined"]).Weights("w4", 24, 10).Node("Gemm", ["joined", "w4"], ["logits"]))));

    [Fact]
    public void Reports_SG2240_when_a_name_is_made_twice_and_taken_before_its_second_maker() =>
        Assert.Contains("SG2240", Ids(Findings(new GraphTestModel().Input("image", -1, 8).Weights("w1", 8, 16).Weights("w2", 16, 16).Weights("w3", 16, 10).Output("logits", -1, 10)
            .Node("Add", ["scores", "y"], ["logits"]).Node("ReduceSum", ["w2"], ["x"]).Node("ReduceSum", ["image"], ["x"]).Node("Abs", ["x"], ["y"])
            .Node("Gemm", ["second", "w3"], ["scores"]).Node("Gemm", ["first", "w2"], ["second"]).Node("Gemm", ["image", "w1"], ["first"]))));

    [Fact]
    public void Accepts_without_SG2240_SG2241_or_SG2244_a_classifier_with_skips_behind_its_stem() =>
        Assert.Empty(Findings(Classifier("s").Node("Add", ["first", "second"], ["sum"]).Node("Gemm", ["sum", "w3"], ["t"]).Node("Add", ["s", "t"], ["logits"])));

    [Fact]
    public void Accepts_without_SG2242_a_branch_that_a_whole_number_or_a_feature_decides() =>
        Assert.Empty(Findings(Classifier().Integers("mode").Node("Where", ["second", "scores", "first"], ["s"]).Node("If", ["mode"], ["logits"],
            Graph("then_branch", [], ["a"], NodeOf("Neg", ["s"], ["a"])), Graph("else_branch", [], ["b"], NodeOf("Identity", ["s"], ["b"])))));

    [Fact]
    public void Accepts_without_SG2245_an_image_that_weights_alone_make() =>
        Assert.Empty(Findings(new GraphTestModel().Input("image", -1, 3, 16, 16).Output("better", -1, 3, 16, 16).Weights("w1", 8, 3, 3, 3).Weights("w2", 3, 8, 3, 3)
            .Node("Conv", ["image", "w1"], ["first"]).Node("Conv", ["first", "w2"], ["better"])));

    [Fact]
    public void Accepts_without_SG2240_the_size_of_an_input() =>
        Assert.Empty(Findings(Classifier().Node("Shape", ["image"], ["size"]).Node("Reshape", ["scores", "size"], ["logits"])));

    [Fact]
    public void Accepts_without_SG2240_a_network_that_hands_its_state_back()
    {
        var model = new GraphTestModel().Input("sound", -1, 64).Input("state", 2, 1, 64).Output("speech", -1, 1).Output("stateN", -1, -1, -1)
            .Weights("w1", 64, 16).Weights("w2", 16, 16).Weights("w3", 16, 4)
            .Node("MatMul", ["sound", "w1"], ["first"]).Node("MatMul", ["first", "w2"], ["second"]).Node("LSTM", ["second", "w2", "w2", "", "", "state"], ["y", "stateN"])
            .Node("Mul", ["y", "state"], ["kept"]).Node("MatMul", ["kept", "w3"], ["speech"]);

        Assert.Empty(Findings(model));
    }

    [Fact]
    public void Accepts_without_SG2241_a_mask_that_every_layer_adds()
    {
        var model = new GraphTestModel().Integers("tokens", -1, -1).Input("mask", -1, -1).Output("logits", -1, 10).Weights("table", 100, 16).Weights("w", 16, 16)
            .Node("Gather", ["table", "tokens"], ["x0"]);
        for (var layer = 0; layer < 4; layer++)
            model.Node("MatMul", [$"x{layer}", "w"], [$"m{layer}"]).Node("Add", [$"m{layer}", "mask"], [$"x{layer + 1}"]);

        Assert.Empty(Findings(model.Node("MatMul", ["x4", "w"], ["logits"])));
    }

    [Fact]
    public void Accepts_without_SG2241_a_second_input_that_joins_late() =>
        Assert.Empty(Findings(new GraphTestModel().Input("image", -1, 8).Input("age", -1, 1).Output("logits", -1, 10).Weights("w1", 8, 16).Weights("w2", 16, 16).Weights("w3", 16, 10)
            .Node("Gemm", ["image", "w1"], ["first"]).Node("Gemm", ["first", "w2"], ["second"]).Node("Concat", ["second", "age"], ["all"]).Node("Gemm", ["all", "w3"], ["logits"])));

    [Fact]
    public void Accepts_without_SG2240_a_model_of_neighbours_or_of_a_few_coefficients() =>
        Assert.Empty(Findings(new GraphTestModel().Input("x", -1, 4).Output("label", -1).Weights("train", 4, 100)
            .Node("ReduceSumSquare", ["x"], ["own"]).Node("MatMul", ["x", "train"], ["cross"]).Node("Add", ["own", "cross"], ["distance"]).Node("TopK", ["distance"], ["v", "label"])));

    [Fact]
    public void Any_mutant_of_a_graph_ends()
    {
        var model = Classifier().Index("order", 1, 0).Integers("mode")
            .Function("Join", ["a", "b"], ["c"], NodeOf("Where", ["b", "a", "a"], ["c"])).Call("Join", ["scores", "image"], ["s"])
            .Node("If", ["mode"], ["t"], Graph("then_branch", [], ["x"], NodeOf("NonZero", ["s"], ["x"])), Graph("else_branch", [], ["y"], NodeOf("Constant", [], ["y"], Constant(2, 2))))
            .Node("Loop", ["order", "", "t"], ["u"], Graph("body", ["i", "go", "v"], ["go", "w"], NodeOf("Slice", ["v", "i", "v"], ["w"])))
            .Node("Gather", ["u", "order"], ["logits"]).ToArray();
        var judged = 0;
        foreach (var mutant in Mutator.Mutants(model, count: 20_000, seed: 1))
        {
            var parsed = ModelReader.Read(new FileWindow(mutant), ModelLimits.Default, externalData: null, TestContext.Current.CancellationToken);
            var evidence = new ModelEvidence(new ModelSubject("models/digits.onnx"), "/repo/models/digits.onnx", ModelRole.Model) { Sha256 = Digest.Sha256([1]), Facts = parsed };
            judged += GraphCheck.Run(evidence, []).Any() ? 1 : 0;
        }

        Assert.InRange(judged, 10, 20_000);
    }

    [Fact]
    public void Names_of_shortcuts_that_no_graph_makes_are_not_used()
    {
        var entry = new ModelPolicy(new Located<string>("models/*", new Location("supplyguard.json")), new Located<Requirement>(Requirement.Off, new Location("supplyguard.json")), [], new Location("supplyguard.json"))
        {
            Shortcuts = [new Located<string>("logits", new Location("supplyguard.json", 3, 4)), new Located<string>("logit", new Location("supplyguard.json", 5, 6))],
        };

        var finding = Assert.Single(AllowanceCheck.Run(entry, [AllowanceUse.Of(Evidence(Classifier("logits").ToArray()), [], [.. entry.Shortcuts.Select(name => name.Value)])]));

        Assert.Equal(("SG9006", 5), (finding.Rule.Id, finding.Location.Line));
    }

    [Fact]
    public void Accepts_without_SG2240_the_digit_reader_of_the_sample() =>
        Assert.Empty(Findings(File.ReadAllBytes(Repository.PathTo("samples", "ChequeReader", "models", "digits.onnx"))));

    [Fact]
    public void Accepts_a_graph_that_only_prepares_samples_without_SG2240_and_SG2243()
    {
        var file = Classifier()
            .Node("Abs", ["image"], ["distance"]).Node("ReduceSum", ["distance"], ["near"]).Node("Add", ["scores", "near"], ["sum"])
            .Index("order", 0, 1, 5, 3, 4, 2).Node("Gather", ["sum", "order"], ["logits"]).ToArray();

        Assert.Equal(["SG2240", "SG2243"], Ids(Findings(file)));
        Assert.Empty(GraphCheck.Run(Evidence(file) with { Role = ModelRole.Preprocess }, []));
    }

    [Fact]
    public void Reports_SG2242_of_a_graph_that_only_prepares_samples()
    {
        var file = Classifier()
            .Node("Less", ["image", "w1"], ["near"])
            .Node("If", ["near"], ["logits"], Graph("then_branch", [], ["wrong"], NodeOf("Neg", ["scores"], ["wrong"])), Graph("else_branch", [], ["right"], NodeOf("Identity", ["scores"], ["right"])))
            .ToArray();

        Assert.Equal(["SG2242"], Ids([.. GraphCheck.Run(Evidence(file) with { Role = ModelRole.Preprocess }, [])]));
    }

    private static Finding Only(GraphTestModel model, Rule rule, Rule? besides = null)
    {
        var finding = Assert.Single(Findings(model), finding => finding.Rule != besides);
        Assert.Equal(rule, finding.Rule);
        return finding;
    }

    private static string[] Ids(Finding[] findings) => [.. findings.Select(finding => finding.Rule.Id)];

    internal static Finding[] Findings(GraphTestModel model, params string[] allowed) => Findings(model.ToArray(), allowed);

    private static Finding[] Findings(byte[] file, params string[] allowed) => [.. GraphCheck.Run(Evidence(file), allowed)];

    private static ModelEvidence Evidence(byte[] file)
    {
        var parsed = ModelReader.Read(new FileWindow(file), ModelLimits.Default, externalData: null, TestContext.Current.CancellationToken);
        Assert.IsType<Parsed<ModelFacts>.Ok>(parsed);
        return new ModelEvidence(new ModelSubject("models/digits.onnx"), "/repo/models/digits.onnx", ModelRole.Model) { Sha256 = Digest.Sha256([1]), Facts = parsed };
    }
}
