using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Rules about the baseline, and their wording.</summary>
internal static class BaselineRules
{
    public static readonly Rule Missing = new("SG3005", "Evaluation has no baseline", Severity.Error, Incomplete: true);

    public static readonly Rule DoesNotFit = new("SG3006", "Baseline does not fit the evaluation", Severity.Error, Incomplete: true);

    private const string Rerecord = "Restore the baseline from the last reviewed commit, or record it with 'supplyguard evaluation record' from a model that you trust.";

    public static Finding None(EvaluationPolicy evaluation) => Missing.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Baseline.Location,
        $"'{evaluation.Name}' has nothing to compare with: the baseline '{evaluation.Baseline.Value}' is not there.",
        "Record one with 'supplyguard evaluation record' from a model that you trust, and review it like code.");

    public static Finding Malformed(EvaluationPolicy evaluation, string detail) => DoesNotFit.Finding(
        new EvaluationSubject(evaluation.Name),
        new Location(evaluation.Baseline.Value),
        $"The baseline '{evaluation.Baseline.Value}' of '{evaluation.Name}' cannot be read: {detail}",
        Rerecord);

    public static Finding OtherGolden(EvaluationPolicy evaluation, Digest recorded, Digest found) => Finding(
        evaluation, $"The baseline of '{evaluation.Name}' was recorded with golden data '{recorded}', but '{evaluation.Golden.Value}' is '{found}'.", Rerecord);

    public static Finding Other(EvaluationPolicy evaluation, string what, string recorded, string asked) => Finding(
        evaluation, $"The baseline of '{evaluation.Name}' was recorded for {what} '{recorded}', but the policy asks for '{asked}'.", Rerecord);

    public static Finding OtherModel(EvaluationPolicy evaluation, Digest recorded, Digest found) => Finding(
        evaluation,
        $"'{evaluation.Name}' claims that its model is unchanged, but the baseline was recorded from '{recorded}' and '{evaluation.Model.Value}' is '{found}'.",
        "Restore the model that the baseline was recorded from; if the change is meant, say what it is under 'change'.");

    public static Finding OfTheCandidate(EvaluationPolicy evaluation, string change) => Finding(
        evaluation,
        $"The baseline of '{evaluation.Name}' was recorded from the very model that is judged, which proves nothing about a change of class '{change}'.",
        "Restore the baseline of the model before the change; once the change is accepted, record anew and say 'change: unchanged'.");

    public static Finding NotFirst(EvaluationPolicy evaluation) => Finding(
        evaluation,
        $"'{evaluation.Name}' says 'first-import', but there is a baseline '{evaluation.Baseline.Value}' that the model must be compared with.",
        "Say what the change since that baseline is under 'change'; only a model that replaces nothing is imported.");

    public static Finding OtherProbes(EvaluationPolicy evaluation) => Finding(
        evaluation,
        $"The baseline of '{evaluation.Name}' was recorded with other probes than its golden data have, so that a reaction to them could not be compared.",
        Rerecord);

    public static Finding OtherVariations(EvaluationPolicy evaluation, int recorded, bool isSameKey) => Finding(
        evaluation,
        isSameKey
            ? $"The baseline of '{evaluation.Name}' was recorded with '{recorded}' secret variations, but the policy asks for '{evaluation.Variations}'."
            : $"The secret variations in the baseline of '{evaluation.Name}' were recorded without a key or under another key than the one at hand.",
        "Record the baseline again under the key that is used where the verdict counts.");

    public static Finding Contradiction(EvaluationPolicy evaluation, string label) => Finding(
        evaluation,
        $"The baseline of '{evaluation.Name}' says of class '{label}' what its own scores and the golden labels contradict: it was edited, or the labels were.",
        Rerecord);

    public static Finding Blind(EvaluationPolicy evaluation, string label) => Finding(
        evaluation,
        $"The baseline model of '{evaluation.Name}' does not tell class '{label}' from any other, so that a loss there could not be seen.",
        "Record the baseline from a model that knows every class, with golden data that represent it.");

    private static Finding Finding(EvaluationPolicy evaluation, string message, string fix) =>
        DoesNotFit.Finding(new EvaluationSubject(evaluation.Name), evaluation.Baseline.Location, message, fix);
}
