using SupplyGuard.Checks.Models.Graphs;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Subjects;
using SupplyGuard.Tests.Models;
using static SupplyGuard.Tests.Models.GraphTestModel;

namespace SupplyGuard.Fuzzing.Targets;

/// <summary>Checks that walk over a structure whose size and shape the file decides.</summary>
internal static class CheckTargets
{
    public static IEnumerable<FuzzTarget> Of() =>
    [
        new("graph-check", Structure.Protobuf, () => Graphs().Select(graph => graph.ToArray()).Concat(Seeds.Corpus("onnx")), GraphOutcome),
    ];

    /// <summary>What the policy allows is not reported any more, and everything that is reported has a cause in the graph.</summary>
    private static string GraphOutcome(byte[] bytes) => Outcome.Of(ModelReader.Read(new FileWindow(bytes), FormatKind.Onnx, ModelLimits.Default, externalData: null, watcher: null, CancellationToken.None), facts =>
    {
        var model = new ModelEvidence(new ModelSubject("m.onnx"), "/m.onnx", ModelRole.Model) { Format = FormatKind.Onnx, Facts = new Parsed<ModelFacts>.Ok(facts) };
        var findings = GraphCheck.Run(model, []).ToArray();
        if (findings.Any(finding => finding.Rule == GraphRules.InputBypasses && !finding.Message.Contains('→', StringComparison.Ordinal)))
            throw new OracleException("An input reaches an output, and nobody can say how.");

        var allowed = findings.SelectMany(Shortcuts).ToHashSet(StringComparer.Ordinal);
        if (GraphCheck.Run(model, allowed).SelectMany(Shortcuts).Any(allowed.Contains))
            throw new OracleException("A value that the policy allows is reported.");

        return $"{string.Join(' ', findings.Select(finding => finding.Rule.Id).Order(StringComparer.Ordinal))} {Outcome.Bucket(facts.Operators.Sum(used => used.Count))} {(findings.Length is 0 ? "" : Outcome.Sentence(findings[^1].Message))}";
    });

    /// <summary>The value that a finding is about, where its name is one that reports show as it is.</summary>
    private static IEnumerable<string> Shortcuts(Finding finding) =>
        finding.Evidence.TryGetValue("shortcut", out var name) && name.Length > 0 && name.All(char.IsAsciiLetterOrDigit) ? [name] : [];

    /// <summary>Every way that the walk knows: past the weights, by branches, loops, scans and functions, into further weights, and out in another order.</summary>
    private static IEnumerable<GraphTestModel> Graphs()
    {
        yield return Classifier("logits");
        yield return Classifier().Node("Abs", ["image"], ["distance"]).Node("ReduceSum", ["distance"], ["near"]).Node("Add", ["scores", "near"], ["logits"]);
        yield return Classifier().Node("Less", ["image", "w1"], ["near"])
            .Node("If", ["near"], ["logits"], Graph("then_branch", [], ["wrong"], NodeOf("Neg", ["scores"], ["wrong"])), Graph("else_branch", [], ["right"], NodeOf("Identity", ["scores"], ["right"])));
        yield return Classifier().Function("Join", ["left", "right"], ["both"], NodeOf("Where", ["right", "left", "left"], ["both"])).Function("Outer", ["l", "r"], ["o"], CallOf("Join", ["l", "r"], ["o"]))
            .Call("Outer", ["scores", "image"], ["logits"]);
        yield return Classifier().Index("times", 2).Node("Identity", ["image"], ["seed"])
            .Node("Loop", ["times", "", "scores", "seed"], ["logits", "rest"], Graph("body", ["i", "go", "a", "b"], ["go", "b", "b2"], NodeOf("Add", ["b", "a"], ["b2"])));
        yield return Classifier().Node("Scan", ["scores", "image"], ["logits", "rest"], Graph("body", ["state", "part"], ["next", "part"], NodeOf("Add", ["state", "part"], ["next"])), [.. "\n\u000fnum_scan_inputs\u0018\u0001"u8, 0xA0, 1, 2]);
        yield return Classifier().Index("order", 1, 0, 2, 3, 4, 5, 6, 7, 8, 9).Node("Gather", ["scores", "order"], ["moved"]).Node("Softmax", ["moved"], ["logits"]);
        yield return Classifier().Node("Shape", ["image"], ["size"]).Node("Reshape", ["scores", "size"], ["logits"]);
        yield return new GraphTestModel().Input("image", -1, 8).Node("Add", ["scores", "near"], ["logits"]).Node("Gemm", ["second", "w2"], ["scores"]).Node("Abs", ["image"], ["near"])
            .Node("Gemm", ["image", "w1"], ["second"]).Weights("w1", 8, 16).Weights("w2", 16, 16).Output("logits", -1, 10);
    }
}
