using System.Collections.Immutable;
using SupplyGuard.Checks.Models.Graphs;
using SupplyGuard.Findings;
using SupplyGuard.Formats.Onnx;
using SupplyGuard.Formats.Onnx.Graphs;
using static SupplyGuard.Tests.Models.GraphTestModel;

namespace SupplyGuard.Tests.Models;

public sealed class GraphShortcutsTests
{
    [Fact]
    public void Shortcuts_are_those_that_every_output_and_value_one_by_one_would_show()
    {
        var (found, byRule) = (0, new HashSet<Rule>());
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var model = Model(random, inputs: random.Next(1, seed % 50 is 0 ? 80 : 6), outputs: random.Next(1, 8));
            var computation = new OnnxComputation(new OnnxGraph([], [], ImmutableDictionary<string, OnnxConstant>.Empty, []), []);
            var inputs = new GraphInputs(model, computation);
            var bits = inputs.Bits.Select(input => input.Bit).ToArray();
            var flow = new GraphFlow(
                [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => ($"y{random.Next(9)}", Value(random, bits)))],
                [.. Enumerable.Range(0, random.Next(0, 12)).Select(_ => Value(random, bits))],
                []);
            string[] allowed = random.Next(3) is 0 ? [$"y{random.Next(9)}", $"v{random.Next(9)}"] : [];

            var shortcuts = GraphShortcuts.Of(model, inputs, flow, allowed).ToArray();

            Assert.Equal(OneByOne(model, inputs, flow, allowed), shortcuts);
            found += shortcuts.Length;
            byRule.UnionWith(shortcuts.Select(shortcut => shortcut.Rule));
        }

        Assert.InRange(found, 1_000, int.MaxValue);
        Assert.Equal(3, byRule.Count);
    }

    [Fact]
    public void Of_thousands_of_outputs_and_joined_values_five_of_each_rule_are_found()
    {
        const int Many = 2_000;
        var model = Classifier().Node("Identity", ["scores"], ["logits"]).Node("Add", ["second", "image"], ["joined"]);
        for (var i = 0; i < Many; i++)
            model.Node("Identity", ["joined"], [$"j{i}"]).Node("Gemm", [$"j{i}", "w2"], [$"f{i}"]).Output($"y{i}", -1, 10).Node("Add", [$"f{i}", "image"], [$"y{i}"]);

        var findings = GraphCheckTests.Findings(model);

        Assert.Equal([("SG2240", 5), ("SG2241", 5)], findings.CountBy(finding => finding.Rule.Id).Select(count => (count.Key, count.Value)));
        Assert.Equal(["y0", "y1", "y2", "y3", "y4", "j0", "j1", "j2", "j3", "j4"], findings.Select(finding => finding.Evidence["shortcut"]));
    }

    [Fact]
    public void A_function_that_hands_its_input_on_under_a_name_that_is_made_twice_is_followed() =>
        Assert.Contains("SG2241", GraphCheckTests.Findings(Classifier().Function("Same", ["x"], ["x"]).Call("Same", ["image"], ["second"]).Node("Gemm", ["second", "w3"], ["logits"])).Select(finding => finding.Rule.Id));

    [Fact]
    public void Reports_SG2244_when_functions_would_name_the_outputs_of_a_branch_too_often()
    {
        string[] outputs = [.. Enumerable.Repeat("x", 5_000)];
        var model = Classifier().Function("Wide", ["x"], ["y"], NodeOf("If", ["x"], ["y"], Graph("then_branch", [], outputs)));
        for (var i = 0; i < 1_000; i++)
            model.Call("Wide", ["scores"], [$"s{i}"]);

        Assert.Equal(["SG2244"], GraphCheckTests.Findings(model.Node("Identity", ["scores"], ["logits"])).Select(finding => finding.Rule.Id));
    }

    /// <summary>The rule of each output and of each joined value, every pair of them looked at.</summary>
    private static IEnumerable<(Rule Rule, string Name, GraphValue Value)> OneByOne(OnnxModel model, GraphInputs inputs, GraphFlow flow, string[] allowed)
    {
        foreach (var (name, value) in flow.Outputs.Where(output => (output.Value.Bypassed & inputs.Watched) is not 0 && !allowed.Contains(output.Name)).DistinctBy(output => output.Name))
            yield return (IsLikeAny(name, value.Bypassed) ? GraphRules.InputAdded : GraphRules.InputBypasses, name, value);

        foreach (var graft in flow.Grafts.Where(graft => !graft.Node!.Outputs.Any(allowed.Contains)))
        {
            var isImage = flow.Outputs.Any(output => ((output.Value.Weighted | output.Value.Deep) & graft.Bypassed) is not 0 && IsLikeAny(output.Name, graft.Bypassed));
            yield return (isImage ? GraphRules.InputAdded : GraphRules.InputGrafted, graft.Node!.Outputs[0], graft);
        }

        bool IsLikeAny(string name, ulong bits) => model.Outputs.FirstOrDefault(output => output.Name == name) is { } output
            && model.Inputs.Zip(inputs.Bits).Any(input => (input.Second.Bit & bits & inputs.Watched) is not 0 && IsLike(input.First, output));
    }

    private static bool IsLike(OnnxValue input, OnnxValue output) =>
        input.Shape is { Length: >= 3 } from && output.Shape is { } to && to.Length == from.Length
        && Enumerable.Range(1, from.Length - 1).All(i => from[i].Value is not { } before || to[i].Value is not { } after || before == after || (i > 1 && after % before is 0));

    private static OnnxModel Model(Random random, int inputs, int outputs) => new()
    {
        IrVersion = 8,
        ProducerName = "",
        ProducerVersion = "",
        Domain = "",
        ModelVersion = 0,
        OpsetImports = [],
        Tensors = [],
        Operators = [],
        ExternalFiles = [],
        Inputs = [.. Enumerable.Range(0, inputs).Select(i => new OnnxValue($"x{i}", random.Next(5) is 0 ? "I64" : "F32", Shape(random)))],
        Outputs = [.. Enumerable.Range(0, outputs).Select(i => new OnnxValue($"y{i}", "F32", Shape(random)))],
        Metadata = [],
        Functions = [],
        ParameterCount = 0,
        Computation = null!,
        UnknownFieldBytes = 0,
    };

    private static ImmutableArray<OnnxDimension>? Shape(Random random) => random.Next(6) is 0
        ? null
        : [.. Enumerable.Range(0, random.Next(2, 5)).Select(_ => random.Next(4) is 0 ? new OnnxDimension(null, "N") : new OnnxDimension(random.Next(1, 4), null))];

    private static GraphValue Value(Random random, ulong[] bits) => new()
    {
        Raw = Some(random, bits),
        Weighted = Some(random, bits),
        Deep = Some(random, bits),
        Node = new OnnxNode(random.Next(), "ai.onnx", "Add", "", [], [$"v{random.Next(9)}"]),
    };

    private static ulong Some(Random random, ulong[] bits) => bits.Where(_ => random.Next(3) is 0).Aggregate(0UL, (all, bit) => all | bit);
}
