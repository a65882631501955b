using System.Globalization;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Evaluation.Regression;

/// <summary>Rules about models that estimate quantities, and their wording.</summary>
internal static class RegressionRules
{
    public static readonly Rule NoLimits = new("SG3014", "Evaluation has no limits for its outputs", Severity.Error, Incomplete: true);

    public static readonly Rule BeyondLimit = new("SG3130", "Error of the estimates is beyond its limit", Severity.Error);

    public static readonly Rule ErrorGrew = new("SG3131", "Error of the estimates grew against the baseline", Severity.Error);

    public static readonly Rule OutputsLeave = new("SG3132", "Converted model's outputs leave their tolerance", Severity.Error);

    private const string Distrust = "Do not ship this model: compare it and its training data with the last model that passed.";

    public static Finding Unlimited(EvaluationPolicy evaluation, string key) => NoLimits.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Location,
        $"'{evaluation.Name}' was not judged, because its outputs are quantities, for which there are no usual limits, and 'limits.{key}' is not there.",
        key is "tolerance"
            ? "Say how far a converted output may lie from the baseline's: '\"tolerance\": { \"absolute\": …, \"relative\": … }'."
            : "Say how wrong the model may be, in its own unit: '\"error\": { \"metric\": \"mae\", \"limit\": … }'.");

    public static Finding Beyond(EvaluationPolicy evaluation, QuantityErrors errors, string where, int failing) => BeyondLimit.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        string.Create(
            CultureInfo.InvariantCulture,
            $"On '{errors.Samples}' {where}, '{evaluation.Model.Value}' estimates '{evaluation.Classes[errors.Output]}' with {Metric(evaluation)} '{errors.Error:G4}', proven to lie beyond the limit of '{evaluation.Limits.Error!.Limit:G4}'{More(failing)}."),
        Distrust,
        ("output", evaluation.Classes[errors.Output]),
        ("error", BehaviourRules.Number(errors.Error)));

    public static Finding Grew(EvaluationPolicy evaluation, QuantityErrors errors, string where, int failing) => ErrorGrew.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        string.Create(
            CultureInfo.InvariantCulture,
            $"On '{errors.Samples}' {where}, the error of '{evaluation.Classes[errors.Output]}' grew by '{errors.Growth * 100:0.#} %' against the baseline ({Metric(evaluation)} '{errors.Baseline:G4}' to '{errors.Error:G4}'), by '{errors.LeastGrowth * 100:0.#} %' at the least; '{evaluation.Limits.Error!.Worsening * 100:0.##} %' is tolerated{More(failing)}."),
        Distrust,
        ("output", evaluation.Classes[errors.Output]),
        ("growth", BehaviourRules.Number(errors.Growth!.Value)),
        ("leastGrowth", BehaviourRules.Number(errors.LeastGrowth!.Value)));

    public static Finding Leaves(EvaluationPolicy evaluation, OutputDifference worst, int outputs, string where) => OutputsLeave.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        string.Create(
            CultureInfo.InvariantCulture,
            $"'{evaluation.Model.Value}' claims to be converted, but '{worst.Beyond}' of its '{outputs}' outputs on {where} lie further from the baseline's than 'limits.tolerance' allows; '{evaluation.Classes[worst.Class]}' of sample '{worst.Sample}' by '{worst.Difference:G3}', where '{worst.Tolerance:G3}' is allowed."),
        "Convert the baseline's model again. If the model was trained, say so: 'change: finetune' or 'retrain'.",
        ("beyond", worst.Beyond.ToString(CultureInfo.InvariantCulture)));

    private static string Metric(EvaluationPolicy evaluation) => PolicyWords.Spell(evaluation.Limits.Error!.Metric);

    private static string More(int failing) => failing > 1 ? $"; so it is with '{failing - 1}' more" : "";
}
