using SupplyGuard.Checks.Evaluation.Weights;
using SupplyGuard.Evidence.Evaluation.Weights;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Onnx;
using SupplyGuard.Formats.Onnx.Graphs;
using SupplyGuard.Policies;
using SupplyGuard.Tests.Models;
using static SupplyGuard.Tests.Models.GraphTestModel;

namespace SupplyGuard.Tests.Evaluation;

public sealed class GraphStructureTests
{
    private static readonly Digest Known = Of(Model("a", "b", "c"))!.Value;

    [Fact]
    public void Names_of_values_do_not_matter() => Assert.Equal(Known, Of(Model("p", "q", "r")));

    [Fact]
    public void The_order_of_independent_nodes_does_not_matter() => Assert.Equal(
        Of(Start().Node("Abs", ["image"], ["a"]).Node("Neg", ["image"], ["b"]).Node("Sub", ["a", "b"], ["y"])),
        Of(Start().Node("Neg", ["image"], ["b"]).Node("Abs", ["image"], ["a"]).Node("Sub", ["a", "b"], ["y"])));

    [Fact]
    public void The_same_operators_wired_otherwise_are_another_structure()
    {
        Assert.NotEqual(Known, Of(Start().Node("Abs", ["image"], ["a"]).Node("Neg", ["a"], ["b"]).Node("Sub", ["b", "a"], ["y"]).Node("Identity", ["y"], ["c"])));
        Assert.NotEqual(Known, Of(Start().Node("Abs", ["image"], ["a"]).Node("Neg", ["image"], ["b"]).Node("Sub", ["a", "b"], ["y"]).Node("Identity", ["y"], ["c"])));
    }

    [Fact]
    public void A_node_that_leads_nowhere_counts() => Assert.NotEqual(Known, Of(Model("a", "b", "c").Node("Neg", ["image"], ["unused"])));

    [Fact]
    public void Short_lists_of_integers_count_and_other_numbers_do_not()
    {
        Assert.NotEqual(Of(Start().Index("at", 1).Node("Gather", ["image", "at"], ["y"])), Of(Start().Index("at", 2).Node("Gather", ["image", "at"], ["y"])));
        Assert.Equal(Of(Start().Weights("w", 8, 8).Node("MatMul", ["image", "w"], ["y"])), Of(Start().Weights("v", 8, 8).Node("MatMul", ["image", "v"], ["y"])));
        Assert.NotEqual(Of(Start().Weights("w", 8, 8).Node("MatMul", ["image", "w"], ["y"])), Of(Start().Weights("w", 8, 9).Node("MatMul", ["image", "w"], ["y"])));
    }

    [Fact]
    public void Integers_that_quantised_layers_take_are_weights() => Assert.Equal(
        Of(Start().Index("bias", 1, 2, 3).Node("DequantizeLinear", ["bias", "image"], ["b"]).Node("Add", ["image", "b"], ["y"])),
        Of(Start().Index("bias", 4, 5, 6).Node("DequantizeLinear", ["bias", "image"], ["b"]).Node("Add", ["image", "b"], ["y"])));

    [Fact]
    public void An_input_of_a_loop_is_none_of_the_model() => Assert.NotEqual(
        Of(Start().Index("times", 2).Node("Loop", ["times", "", "image"], ["y"], Graph("body", ["i", "go", "state"], ["go", "next"], NodeOf("Neg", ["state"], ["next"])))),
        Of(Start().Input("go0", 1).Index("times", 2).Node("Loop", ["times", "", "image"], ["y"], Graph("body", ["i", "go", "state"], ["go", "next"], NodeOf("Neg", ["go0"], ["next"])))));

    [Fact]
    public void Nothing_is_said_of_a_branch_that_makes_a_name_from_around_it() => Assert.Null(
        Of(Start().Integers("mode").Node("Abs", ["image"], ["a"]).Node("If", ["mode"], ["y"], Graph("then_branch", [], ["a"], NodeOf("Neg", ["image"], ["a"])), Graph("else_branch", [], ["e"], NodeOf("Identity", ["a"], ["e"])))));

    [Fact]
    public void What_a_branch_takes_from_around_it_counts()
    {
        Assert.NotEqual(Of(Branching("image")), Of(Branching("a")));
        Assert.Equal(Of(Branching("a")), Of(Branching("a")));

        static GraphTestModel Branching(string read) => Start().Integers("mode").Node("Abs", ["image"], ["a"])
            .Node("If", ["mode"], ["y"], Graph("then_branch", [], ["t"], NodeOf("Neg", [read], ["t"])), Graph("else_branch", [], ["e"], NodeOf("Identity", ["a"], ["e"])));
    }

    [Fact]
    public void What_functions_compute_counts() => Assert.NotEqual(
        Of(Start().Function("F", ["x"], ["z"], NodeOf("Neg", ["x"], ["z"])).Call("F", ["image"], ["y"])),
        Of(Start().Function("F", ["x"], ["z"], NodeOf("Abs", ["x"], ["z"])).Call("F", ["image"], ["y"])));

    [Fact]
    public void Nothing_is_said_of_nodes_in_no_order_and_of_values_that_are_made_twice()
    {
        Assert.Null(Of(Start().Node("Neg", ["a"], ["y"]).Node("Abs", ["image"], ["a"])));
        Assert.Null(Of(Start().Node("Neg", ["image"], ["y"]).Node("Abs", ["image"], ["y"])));
        Assert.Null(Of(Start().Node("Neg", ["nowhere"], ["y"])));
    }

    [Theory]
    [InlineData(ChangeClass.Retrain)]
    [InlineData(ChangeClass.FineTune)]
    public void Reports_SG3117_when_the_same_operators_are_wired_otherwise(ChangeClass change)
    {
        var other = Of(Start().Node("Abs", ["image"], ["a"]).Node("Neg", ["a"], ["b"]).Node("Sub", ["b", "a"], ["y"]));

        Assert.Contains("the same operators are wired otherwise", Assert.Single(Judge(change, other)).Message, StringComparison.Ordinal);
        Assert.Contains("in no order", Assert.Single(Judge(change, null)).Message, StringComparison.Ordinal);
        Assert.Empty(Judge(change, Known));
        Assert.Empty(Judge(ChangeClass.Convert, other));
        Assert.Single(StructureChange.Of(ChangeClass.Convert, change, Scenario.Weights(1) with { Structure = other }, Scenario.Weights(1) with { Structure = Known }));
    }

    private static IEnumerable<Findings.Finding> Judge(ChangeClass change, Digest? structure) => WeightCheck
        .Run(Scenario.Policy(change), Scenario.Weights(2) with { Structure = structure }, Scenario.Weights(1) with { Structure = Known })
        .Where(finding => finding.Rule == WeightRules.StructureDiffers);

    private static GraphTestModel Start() => new GraphTestModel().Input("image", -1, 8).Output("y", -1, 8);

    private static GraphTestModel Model(string one, string two, string three) =>
        Start().Node("Abs", ["image"], [one]).Node("Neg", [one], [two]).Node("Sub", [one, two], ["y"]).Node("Identity", ["y"], [three]);

    private static Digest? Of(GraphTestModel model)
    {
        var read = Assert.IsType<Parsed<OnnxModel>.Ok>(OnnxReader.Read(new FileWindow(model.ToArray()), OnnxLimits.Default, null, TestContext.Current.CancellationToken)).Value;
        return GraphStructure.Of(Assert.IsType<Parsed<OnnxComputation>.Ok>(read.Computation).Value);
    }
}
