using System.Globalization;

namespace SupplyGuard.Evidence.Differences;

/// <summary>Says what kind of change the difference of two models looks like, and in one sentence why.</summary>
internal sealed record ChangeReading(ChangeNature Nature, string Sentence)
{
    /// <summary>Largest share of numbers that are a few.</summary>
    private const double FewShare = 0.01;

    /// <summary>Smallest share of tensors that are nearly all.</summary>
    private const double NearlyAll = 0.9;

    public static ChangeReading Of(ModelDifference difference)
    {
        if (difference.Old.Sha256 == difference.New.Sha256 && difference.Old.Files.SequenceEqual(difference.New.Files))
            return new(ChangeNature.Identical, "the files are the same, byte for byte");

        var differing = difference.Tensors.Where(tensor => tensor.Differs).ToArray();
        if (differing.Length is 0)
            return SameWeights(difference);
        if (differing.Length == difference.Tensors.Length && differing.All(tensor => tensor.State is TensorState.Added or TensorState.Removed))
            return new(ChangeNature.Unrelated, "no tensor of one model is in the other, by name or by content");

        return Whole(difference, differing) ?? Partial(difference, differing);
    }

    private static ChangeReading SameWeights(ModelDifference difference)
    {
        if (difference.Tensors.IsEmpty)
            return new(ChangeNature.OtherSurroundings, "neither model has a tensor; what differs is around them");

        var count = Counted(difference.Tensors.Length);
        return difference.Old.Format != difference.New.Format
            ? new(ChangeNature.OtherContainer, $"identical weights ({count}) in another container: {difference.New.Format} instead of {difference.Old.Format}")
            : new(ChangeNature.OtherSurroundings, $"identical weights ({count}); what differs is around them: {Surroundings(difference)}");
    }

    private static string Surroundings(ModelDifference difference)
    {
        (string Place, bool Differs)[] places =
        [
            ("operators", !difference.Operators.IsEmpty),
            ("operator sets", !difference.Opsets.IsEmpty),
            ("inputs or outputs", !difference.Signature.IsEmpty),
            ("metadata", !difference.Metadata.IsEmpty),
            ("names of tensors", difference.Count(TensorState.Renamed) > 0),
        ];
        var differing = string.Join(", ", places.Where(place => place.Differs).Select(place => place.Place));
        return differing.Length is 0 ? "the wiring of the graph, or the layout of the file" : differing;
    }

    /// <summary>Changes that show in every number that differs; null when this is none.</summary>
    private static ChangeReading? Whole(ModelDifference difference, TensorDifference[] differing)
    {
        if (differing.All(tensor => tensor.Comparison is { Roundings.IsEmpty: false }))
        {
            var inPlace = differing.All(tensor => tensor.State is TensorState.Changed) ? ", the element type stays" : "";
            return new(ChangeNature.PrecisionConversion, $"precision conversion: {Of(differing.Length, difference)} are the old ones, exactly rounded to {string.Join(" and ", differing.Select(tensor => tensor.Comparison!.Roundings[0]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}{inPlace}");
        }

        return differing.All(tensor => tensor.IsLowBitsOnly)
            ? new(ChangeNature.LowBitsOnly, $"low bits only: in {Of(differing.Length, difference)} nothing but the low half of the bits differs, where payloads are hidden")
            : null;
    }

    private static ChangeReading Partial(ModelDifference difference, TensorDifference[] differing)
    {
        var last = LastLayer.Of(difference.New.Format, difference.New.Tensors);
        if (differing.All(tensor => tensor.State is not (TensorState.Added or TensorState.Removed) && last.Contains(tensor.Name)))
            return new(ChangeNature.LastLayerOnly, $"last layer only: {Of(differing.Length, difference)} differ{Share(differing)}, as far as names and order tell the last layer");
        if (differing.Any(tensor => !tensor.IsComparable))
            return new(ChangeNature.Structure, $"other structure: {Counts(difference)}");

        var parameters = difference.New.Tensors.Count(tensor => tensor.IsWeight);
        if (differing.All(tensor => tensor.Comparison is not null) && Changed(differing) <= FewShare * Numbers(difference))
            return new(ChangeNature.FewWeights, $"few weights: {Number(Changed(differing))} of {Number(Numbers(difference))} numbers differ, in {Of(differing.Length, difference)}");

        return differing.Length >= NearlyAll * parameters
            ? new(ChangeNature.Everything, $"everything: {Of(differing.Length, difference)} differ{Share(differing)}, with the same names and shapes, as after training")
            : new(ChangeNature.SomeTensors, $"some tensors: {Of(differing.Length, difference)} differ{Share(differing)}");
    }

    private static string Counts(ModelDifference difference) => string.Join(", ", Enum.GetValues<TensorState>()
        .Where(state => state is not (TensorState.Same or TensorState.Renamed))
        .Select(state => (state, count: difference.Count(state)))
        .Where(counted => counted.count > 0)
        .Select(counted => $"{Number(counted.count)} {counted.state.ToString().ToLowerInvariant()}"));

    private static string Share(TensorDifference[] differing) => differing.All(tensor => tensor.Comparison is not null)
        ? $" in {Number(Changed(differing))} of their {Number(differing.Sum(tensor => tensor.Comparison!.Count))} numbers"
        : differing.Any(tensor => tensor.Estimate is not null) ? ", in how many of their numbers sketches cannot tell" : "";

    private static long Changed(TensorDifference[] differing) => differing.Sum(tensor => tensor.Comparison!.Changed);

    private static long Numbers(ModelDifference difference) => difference.New.ParameterCount;

    private static string Of(int count, ModelDifference difference) => $"{Number(count)} of {Counted(difference.Tensors.Length)}";

    private static string Counted(int count) => $"{Number(count)} tensor{(count == 1 ? "" : "s")}";

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
