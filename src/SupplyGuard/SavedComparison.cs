using SupplyGuard.Evidence.Differences;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard;

/// <summary>A model that a person holds against what was saved of another one, which need not be there any more.</summary>
/// <param name="Difference">Null when the new model could not be read.</param>
/// <param name="Reading">What kind of change it looks like; null when the new model could not be read.</param>
internal sealed record SavedComparison(ModelInspection New, ModelDifference? Difference, ChangeReading? Reading)
{
    /// <summary>Whether everything was read, and every distance told that sketches can tell.</summary>
    public bool IsComplete => Difference is { Problem: null } && !New.Report.Findings.Any(finding => finding.Rule.Incomplete);

    /// <param name="key">The one that the saved sketches were made with.</param>
    /// <exception cref="ArgumentException">The sketches were made with another key, or there are none: nothing could be told.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static SavedComparison Take(SavedInspection old, (string FilePath, string Shown) now, ReadOnlyMemory<byte> key, CancellationToken cancellationToken)
    {
        if (!old.IsMadeWith(key.Span))
            throw new ArgumentException("The sketches were made with another key.", nameof(key));

        using var meter = new TensorMeter(key);
        var inspection = ModelInspection.Take(now.FilePath, now.Shown, meter, cancellationToken);
        if (!inspection.IsRead)
            return new SavedComparison(inspection, null, null);

        var difference = SavedDifferenceGathering.Gather(old.Model, InspectedModel.Of(inspection.Model, inspection.Statistics));
        return new SavedComparison(inspection, difference, ChangeReading.Of(difference));
    }
}
