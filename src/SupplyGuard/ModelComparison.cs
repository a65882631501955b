using SupplyGuard.Evidence.Differences;

namespace SupplyGuard;

/// <summary>Two model files that a person holds against each other.</summary>
/// <param name="Difference">Null when one of them could not be read.</param>
/// <param name="Reading">What kind of change it looks like; null when one of them could not be read.</param>
internal sealed record ModelComparison(ModelInspection Old, ModelInspection New, ModelDifference? Difference, ChangeReading? Reading)
{
    /// <summary>Whether everything of both was read and compared.</summary>
    public bool IsComplete => Difference is { Problem: null } && !Old.Report.Findings.Concat(New.Report.Findings).Any(finding => finding.Rule.Incomplete);

    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static ModelComparison Take((string FilePath, string Shown) old, (string FilePath, string Shown) now, CancellationToken cancellationToken)
    {
        var (left, right) = (ModelInspection.Take(old.FilePath, old.Shown, meter: null, cancellationToken), ModelInspection.Take(now.FilePath, now.Shown, meter: null, cancellationToken));
        if (!left.IsRead || !right.IsRead)
            return new ModelComparison(left, right, null, null);

        var tensors = DifferenceGathering.Gather(left.Model, right.Model, out var problem, cancellationToken);
        var difference = new ModelDifference(InspectedModel.Of(left.Model), InspectedModel.Of(right.Model), tensors, problem);
        return new ModelComparison(left, right, difference, ChangeReading.Of(difference));
    }
}
