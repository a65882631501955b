using SupplyGuard.Evidence.Evaluation.Weights;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation.Weights;

/// <summary>Judges how a candidate is built, and how far its weights moved, by what its change claims to be. Pure.</summary>
internal static class WeightCheck
{
    /// <summary>Honest models stayed below 4; written-in detectors reach 11.</summary>
    private const double EditedHead = 6;

    /// <param name="evaluation">With the change that it is judged as.</param>
    /// <param name="candidate">Null when they could not be read.</param>
    /// <param name="baseline">Null when they could not be read when it was recorded, or there is none.</param>
    /// <param name="declared">What the policy says the change is; null: the same.</param>
    public static IEnumerable<Finding> Run(EvaluationPolicy evaluation, WeightFacts? candidate, WeightFacts? baseline, ChangeClass? declared = null)
    {
        var change = evaluation.Change.Value;
        if (change is ChangeClass.Unchanged)
        {
            // The digest that is compared is of the weights, and says nothing of what they are put into.
            if (evaluation.Architecture is not null && (candidate is null || baseline is null))
                yield return WeightRules.Unread(evaluation);
            else if (evaluation.Architecture is not null && candidate!.Structure != baseline!.Structure)
                yield return WeightRules.Structure(evaluation, ["the code, attributes or constants of its architecture are not the same"]);

            yield break;
        }

        if (candidate is null || (baseline is null && change is not ChangeClass.FirstImport))
        {
            yield return WeightRules.Unread(evaluation);
            yield break;
        }

        var measures = WeightMeasures.Of(candidate, baseline);
        if (baseline is not null && StructureChange.Of(change, declared ?? change, candidate, baseline) is { IsEmpty: false } differences)
            yield return WeightRules.Structure(evaluation, differences);
        if (IsTooFar(evaluation, measures))
            yield return WeightRules.Far(evaluation, measures.Distance!.Value);
        if (!measures.LowBits.IsEmpty)
            yield return WeightRules.LowBits(evaluation, measures.LowBits);
        if (!measures.ChangedRows.IsEmpty && measures.ChangedRows.Length < evaluation.Classes.Length && change is not ChangeClass.Convert)
            yield return change is ChangeClass.FineTune ? WeightRules.Head(evaluation, measures.ChangedRows) : WeightRules.EditedRows(evaluation, measures.ChangedRows);
        if (measures.HeadScore > EditedHead)
            yield return WeightRules.EditedHead(evaluation, measures.HeadClass, measures.HeadScore.Value);
    }

    /// <summary>Whether the weights moved further than the change class explains. Hidden units that change places move far and compute the same, which a conversion may do and its scores prove.</summary>
    public static bool IsTooFar(EvaluationPolicy evaluation, WeightMeasures measures) => measures.Distance > evaluation.Limits.WeightDistance && evaluation.Change.Value switch
    {
        ChangeClass.Convert => !measures.IsPermuted,
        ChangeClass.FineTune => true,
        _ => false,
    };

    /// <summary>Whether every weight is the baseline's, so that nothing can have been trained.</summary>
    public static bool IsSame(WeightFacts? candidate, WeightFacts? baseline) =>
        candidate is not null && baseline is { Tensors.IsEmpty: false } && candidate.Tensors.Length == baseline.Tensors.Length
        && candidate.Tensors.Select(tensor => tensor.Digest.Hex).Order(StringComparer.Ordinal).SequenceEqual(baseline.Tensors.Select(tensor => tensor.Digest.Hex).Order(StringComparer.Ordinal), StringComparer.Ordinal);
}
