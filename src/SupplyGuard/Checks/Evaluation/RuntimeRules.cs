using SupplyGuard.Evaluation.Protocol;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Rules about the runtime that a model runs on, and their wording.</summary>
internal static class RuntimeRules
{
    public static readonly Rule RanOnAnother = new("SG3015", "Evaluation did not run on the restored runtime", Severity.Note);

    public static readonly Rule RuntimeDidNotPass = new("SG3016", "Evaluation did not run because its runtime did not pass", Severity.Error, Incomplete: true);

    public static readonly Rule NoTorchSharp = new("SG3017", "TorchScript has no runtime to be evaluated on", Severity.Error, Incomplete: true);

    public static Finding WithoutTorch(EvaluationPolicy evaluation, string detail) => NoTorchSharp.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        $"'{evaluation.Name}' was not evaluated, because its model '{evaluation.Model.Value}' is TorchScript, and there is no TorchSharp to run it on: {RunRules.Quote(detail)}.",
        "Have a project below the policy refer to 'TorchSharp-cpu', restore, review its packages and run 'dotnet supplyguard lock --only packages'; or evaluate an export of the model to ONNX.");

    public static Finding Other(EvaluationPolicy evaluation, string runtime, string detail) => RanOnAnother.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Location,
        $"'{evaluation.Name}' ran on {RunRules.Quote(runtime)}, which comes with SupplyGuard, and not on the ONNX Runtime that the projects restored: {RunRules.Quote(detail)}.",
        $"Have all projects restore one version, 1.{OnnxRuntimeApi.Least} or newer, that is pinned or signed and has a library for this platform; otherwise what was measured may differ a little from what will run.");

    public static Finding Unverified(EvaluationPolicy evaluation, string detail) => RuntimeDidNotPass.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Location,
        $"'{evaluation.Name}' was not evaluated, because the runtime that the projects restored did not pass its own checks, and what did not pass is not loaded: {RunRules.Quote(detail)}.",
        "Run 'dotnet supplyguard package verify' to see what is wrong with it. If it is only not pinned yet, review it and run 'dotnet supplyguard lock --only packages'; otherwise delete its folder and restore again.");
}
