using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Tests.Policies;

/// <summary>Feedback is feedback and nothing else, and is pinned wherever it lies.</summary>
public sealed class FeedbackUseTests
{
    private const string Signed = ", \"signers\": [ { \"key\": \"k.pem\" } ]";

    [Theory]
    [InlineData("models/f.npy", "", "", true)]
    [InlineData("models/l.npy", "", "", true)]
    [InlineData("models/f.npy", Signed, "", true)]
    [InlineData("models/l.npy", "", Signed, true)]
    [InlineData("models/f.npy", Signed, Signed, false)]
    [InlineData("models/l.npy", Signed, Signed, false)]
    [InlineData("models/a.onnx", "", "", false)]
    public void Feedback_is_pinned_whatever_the_models_say_unless_every_place_demands_a_signature(string path, string signers, string otherSigners, bool isPinned)
    {
        var policy = PolicySource.Read(Two(signers, otherSigners)).Policy!;

        Assert.All(
            (ModelRole[])[ModelRole.Model, ModelRole.Architecture, .. path is "models/a.onnx" ? (ModelRole[])[] : [ModelRole.GoldenData, ModelRole.GoldenFile]],
            role => Assert.Equal(isPinned, ModelStage.NeedsPin(policy, new ModelEvidence(new ModelSubject(path), "/repo/" + path, role))));
    }

    [Fact]
    public void Accepts_the_same_feedback_in_two_evaluations_SG9008() => Assert.Empty(PolicySource.Read(Two("", "")).Findings);

    [Theory]
    [InlineData("a.onnx")]
    [InlineData("b.onnx")]
    [InlineData("a-kept.onnx")]
    [InlineData("b-kept.onnx")]
    [InlineData("c.dat")]
    [InlineData("c-network.pt")]
    [InlineData("b-prepare.onnx")]
    [InlineData("b-golden.npy")]
    [InlineData("b-labels.npy")]
    [InlineData("b-baseline.json")]
    public void Reports_SG9008_for_feedback_that_an_evaluation_runs_or_another_is_judged_by(string path)
    {
        Assert.Equal(PolicyRules.ValueNotAllowed, Assert.Single(PolicySource.Read(Beside(path, "fl.npy")).Findings).Rule);
        Assert.Equal(PolicyRules.ValueNotAllowed, Assert.Single(PolicySource.Read(Beside("f.npy", path)).Findings).Rule);
        Assert.Empty(PolicySource.Read(Beside("f.npy", "fl.npy")).Findings);
    }

    private static string Two(string signers, string otherSigners) => $$"""
        { "policy": 1, "models": [ { "path": "models/**", "pins": "off" } ], "evaluations": [ {{Evaluation("a", signers)}}, {{Evaluation("b", otherSigners)}} ] }
        """;

    private static string Evaluation(string name, string signers) => $$"""
        { "name": "{{name}}", "model": "models/{{name}}.onnx", "change": "retrain", "golden": { "file": "g.npy", "format": "npy", "input": "x", "labels": "gl.npy" },
          "feedback": [ { "file": "models/f.npy", "labels": "models/l.npy"{{signers}} } ], "outputs": { "scores": "s", "classes": ["0", "1"] }, "baseline": "b.json" }
        """;

    private static string Beside(string file, string labels) => $$"""
        { "policy": 1, "evaluations": [
          { "name": "a", "model": "a.onnx", "trusted": "a-kept.onnx", "change": "retrain", "golden": { "file": "a-golden.npy", "format": "npy", "input": "x", "labels": "a-labels.npy" },
            "feedback": [ { "file": "{{file}}", "labels": "{{labels}}" } ], "outputs": { "scores": "s", "classes": ["0", "1"] }, "baseline": "a-baseline.json" },
          { "name": "b", "model": "b.onnx", "trusted": "b-kept.onnx", "change": "retrain",
            "golden": { "file": "b-golden.npy", "format": "npy", "input": "x", "labels": "b-labels.npy", "preprocess": "b-prepare.onnx" },
            "feedback": [ { "file": "b-f.npy", "labels": "b-fl.npy" } ], "outputs": { "scores": "s", "classes": ["0", "1"] }, "baseline": "b-baseline.json" },
          { "name": "c", "model": "c.dat", "architecture": "c-network.pt", "change": "retrain", "golden": { "file": "c-golden.npz" }, "outputs": { "scores": "s", "classes": ["0", "1"] }, "baseline": "c-baseline.json" } ] }
        """;
}
