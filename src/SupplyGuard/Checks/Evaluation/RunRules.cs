using System.Collections.Immutable;
using System.Globalization;
using SupplyGuard.Evaluation.Protocol;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Rules about the evaluator's run, and their wording.</summary>
internal static class RunRules
{
    /// <summary>The same line on every machine: the SDK knows the name of the platform.</summary>
    private static readonly string Download =
        $"""<PackageDownload Include="SupplyGuard.Evaluator.$(NETCoreSdkPortableRuntimeIdentifier)" Version="[{EngineBuild.Version}]" />""";

    public static readonly Rule NotInstalled = new("SG3001", "Evaluator is not installed", Severity.Error, Incomplete: true);

    public static readonly Rule TimedOut = new("SG3002", "Evaluator ran past its deadline", Severity.Error, Incomplete: true);

    public static readonly Rule NoAnswer = new("SG3003", "Evaluator ended without an answer", Severity.Error, Incomplete: true);

    public static readonly Rule UnusableAnswer = new("SG3004", "Evaluator gave an unusable answer", Severity.Error, Incomplete: true);

    public static readonly Rule ModelDidNotPass = new("SG3010", "Evaluation did not run because its model did not pass", Severity.Error, Incomplete: true);

    public static readonly Rule ModelRefused = new("SG3011", "Model cannot be evaluated", Severity.Error, Incomplete: true);

    public static readonly Rule VersionDiffers = new("SG3012", "Evaluator has another version", Severity.Error, Incomplete: true);

    public static readonly Rule OtherDevice = new("SG3201", "Required device was not used", Severity.Error);

    public static Finding Missing(EvaluationPolicy evaluation, string detail) => NotInstalled.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Location,
        $"'{evaluation.Name}' was not evaluated, because there is no evaluator that may be started: {Quote(detail)}.",
        $"Where the evaluator does not lie beside SupplyGuard, a package brings it: add {Download} to the project, restore, and run 'dotnet supplyguard lock --only packages'.");

    public static Finding OtherVersion(EvaluationPolicy evaluation, string detail) => VersionDiffers.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Location,
        $"'{evaluation.Name}' was not evaluated, because the evaluator is of another version than SupplyGuard: {Quote(detail)}.",
        $"Take both of one version: the project that brings the evaluator says {Download}; restore, and run 'dotnet supplyguard lock --only packages'.");

    public static Finding Late(EvaluationPolicy evaluation, TimeSpan deadline) => TimedOut.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Location,
        string.Create(CultureInfo.InvariantCulture, $"'{evaluation.Name}' was not evaluated within '{deadline.TotalSeconds:0.###}' seconds, and the evaluator was ended."),
        "Find out why the model became slow; if it is meant to be, raise 'timeout' of the evaluation or use fewer golden samples.");

    public static Finding Ended(EvaluationPolicy evaluation, int exitCode, string detail) => NoAnswer.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Location,
        $"The evaluator of '{evaluation.Name}' ended with exit code '{exitCode}' and without an answer: {Quote(detail)}.",
        "A model that crashes its runtime is not to be trusted; compare it with the last model that ran.");

    public static Finding Unusable(EvaluationPolicy evaluation, string detail) => UnusableAnswer.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Location,
        $"The evaluator's answer for '{evaluation.Name}' cannot be used: {Quote(detail)}.",
        "Install the evaluator of the same version as this tool; if it stays, report it as a defect.");

    public static Finding NotRun(EvaluationPolicy evaluation) => ModelDidNotPass.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        $"'{evaluation.Name}' was not evaluated, because its model {Files(evaluation)} or the data that judge it did not pass their own checks, and what did not pass is not run.",
        "Resolve the findings about these files first. A changed model whose only fault is its pin can be tried before it is locked: 'dotnet supplyguard evaluation run --model <file>'.");

    public static Finding Refused(EvaluationPolicy evaluation, string detail) => ModelRefused.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        $"The runtime refused to evaluate '{evaluation.Model.Value}': {Quote(detail)}.",
        "Compare the model's inputs and outputs ('model inspect') with the arrays of the golden data and with 'inputs' and 'outputs' of the evaluation: 'golden.shape' and 'golden.scale' give samples shape and type, 'inputs.constants' and 'inputs.state' what no sample holds. If it is the device that is missing, choose another with '--device' or 'device'.");

    public static Finding Unrunnable(EvaluationPolicy evaluation, string detail) => ModelRefused.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        $"'{evaluation.Model.Value}' cannot be evaluated: {Quote(detail)}.",
        "Evaluate ONNX, TorchScript, or a file of weights whose 'architecture' is a TorchScript file of the same network.");

    public static Finding Device(EvaluationPolicy evaluation, string device) => OtherDevice.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Location,
        $"'{evaluation.Name}' requires the device '{evaluation.Device}', but ran on '{device}'.",
        "Run on a machine that has the device, or say 'requireDevice: false' when the answer of another one is good enough.");

    /// <param name="places">Where the nodes run, or would; empty when the runtime does not say.</param>
    public static Finding Nodes(EvaluationPolicy evaluation, ImmutableArray<ProviderNodes> places)
    {
        var own = ExecutionProviders.ByDevice.GetValueOrDefault(evaluation.Device);
        var others = places.Where(place => place.Provider != own).ToArray();
        var which = others is []
            ? "the runtime places part of its model on another one"
            : $"{others.Sum(place => (long)place.Count)} of {places.Sum(place => (long)place.Count)} nodes of its model belong to {string.Join(", ", others.Select(Show))}";
        return OtherDevice.Finding(
            new EvaluationSubject(evaluation.Name),
            evaluation.Location,
            $"'{evaluation.Name}' requires the device '{evaluation.Device}', but {which}.",
            "Take a runtime whose provider has these operators, export the model without them, or say 'requireDevice: false' when the processor may help.");
    }

    private static string Files(EvaluationPolicy evaluation) =>
        evaluation.Architecture is { Value: var path } ? $"'{evaluation.Model.Value}', its architecture '{path}'" : $"'{evaluation.Model.Value}'";

    private static string Show(ProviderNodes place) => place.Operators.IsEmpty ? Quote(place.Provider) : $"{Quote(place.Provider)} ({Quote(string.Join(", ", place.Operators))})";

    /// <summary>Text from a process or a runtime: one line, bounded, and without what could end our quotes.</summary>
    public static string Quote(string detail)
    {
        const int Longest = 400;
        var line = string.Join(' ', detail.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        line = string.Concat(line.Where(character => !char.IsControl(character))).Replace('\'', '"').TrimEnd('.');
        return $"'{(line.Length > Longest ? "…" + line[^Longest..] : line)}'";
    }
}
