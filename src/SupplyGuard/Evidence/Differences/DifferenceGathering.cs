using System.Collections.Immutable;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Evidence.Differences;

/// <summary>Matches the tensors of two models that were read, and reads both again to compare, number by number, those that differ.</summary>
internal static class DifferenceGathering
{
    /// <summary>Bytes of tensors that do not lie dense in their file, and are held in memory to be compared.</summary>
    private const long HeldBytes = 256 << 20;

    /// <param name="problem">Why the numbers were not compared; null when they were, as far as their types are decoded.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static ImmutableArray<TensorDifference> Gather(ModelEvidence old, ModelEvidence now, out string? problem, CancellationToken cancellationToken)
    {
        problem = null;
        var differences = TensorMatching.Match(old.Tensors, now.Tensors);
        var pairs = differences.Where(difference => difference.IsComparable).DistinctBy(difference => difference.Name).ToDictionary(difference => difference.New!.Name, difference => difference.Old!, StringComparer.Ordinal);
        if (pairs.Count is 0)
            return differences;

        try
        {
            var comparisons = Compare(old, now, pairs, cancellationToken);
            problem = comparisons is null ? "one of the models was changed while it was read." : null;
            return [.. differences.Select(difference => difference with { Comparison = comparisons?.GetValueOrDefault(difference.Name) })];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = ReadFault.Describe(e);
            return differences;
        }
    }

    /// <returns>Null when a file is no longer what it was.</returns>
    private static IReadOnlyDictionary<string, TensorComparison>? Compare(
        ModelEvidence old, ModelEvidence now, Dictionary<string, TensorEntry> pairs, CancellationToken cancellationToken)
    {
        using var oldFile = new OpenModel(old.FilePath, isHashed: false);
        var pieces = new TensorPieces(pairs.Values.Select(tensor => tensor.Name), HeldBytes);
        if (!IsStill(old, oldFile.Read(pieces, cancellationToken)))
            return null;

        using var newFile = new OpenModel(now.FilePath, isHashed: false);
        var comparer = new TensorComparer(pieces, pairs);
        return IsStill(now, newFile.Read(comparer, cancellationToken)) ? comparer.Comparisons : null;
    }

    private static bool IsStill(ModelEvidence model, Parsed<ModelFacts> again) => again is Parsed<ModelFacts>.Ok(var facts) && facts.Tensors.SequenceEqual(model.Tensors);
}
