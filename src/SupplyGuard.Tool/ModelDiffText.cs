using System.Collections.Immutable;
using SupplyGuard.Evidence.Differences;
using SupplyGuard.Formats.Tensors;
using SupplyGuard.Reporting;

namespace SupplyGuard.Tool;

/// <summary>The difference of two models for people.</summary>
internal static class ModelDiffText
{
    private static readonly string[] ComparedColumns = ["distance", "largest", "differ"];

    private static readonly string[] SketchedColumns = ["estimated distance", "high bits", "not finite"];

    public static void Write(ModelDifference difference, ChangeReading reading, TextWriter output, bool colour)
    {
        var paint = new AnsiColors(colour);
        output.WriteLine($"old  {Head(difference.Old)}{(difference.Distance is null ? "" : "  as saved")}");
        output.WriteLine($"new  {Head(difference.New)}");
        output.WriteLine(paint.Bold(VisibleText.Of(reading.Sentence)));
        if (difference.Problem is { } problem)
            output.WriteLine($"{(difference.Distance is null ? "the numbers were not compared" : "not all can be told")}: {VisibleText.Of(problem)}");

        TensorDifference[] shown = [.. difference.Tensors.Where(tensor => tensor.State is not TensorState.Same).OrderBy(tensor => tensor.State is TensorState.Renamed)];
        if (shown.Length > 0)
        {
            output.WriteLine();
            ModelText.Table(output, paint, ["tensor", "change", "old", "new", .. difference.Distance is null ? ComparedColumns : SketchedColumns], shown.Select(Row));
            ModelText.Rest(output, shown.Length);
        }

        output.WriteLine();
        if (difference.Distance is { } distance)
            output.WriteLine($"distance   {Whole(distance)}");
        output.WriteLine($"tensors    {Tensors(difference)}");
        Values(output, "operators", difference.Operators);
        Values(output, "opsets", difference.Opsets);
        Values(output, "signature", difference.Signature);
        Values(output, "metadata", difference.Metadata);
    }

    private static string Head(InspectedModel model) => VisibleText.Of($"{model.Path}  {model.Format}  {ModelText.Of(model.Size)} bytes  sha256:{model.Sha256?.Hex[..16]}…");

    private static ImmutableArray<string> Row(TensorDifference tensor) =>
    [
        tensor.Name,
        tensor.State switch { TensorState.Renamed => "name", TensorState.Changed => "values", var state => state.ToString().ToLowerInvariant() },
        tensor.State is TensorState.Renamed ? tensor.Old!.Name : Entry(tensor.Old),
        tensor.State is TensorState.Changed or TensorState.Renamed ? "same" : Entry(tensor.New),
        .. tensor.Comparison is { } comparison
            ? Numbers(comparison)
            : tensor.Estimate is { } estimate ? Numbers(estimate)
            : [tensor.IsComparable ? "not compared" : "", "", ""],
    ];

    private static ImmutableArray<string> Numbers(TensorComparison comparison) =>
        [ModelText.Of(comparison.RelativeDistance), ModelText.Of(comparison.LargestDifference), $"{ModelText.Of(comparison.Changed)} of {ModelText.Of(comparison.Count)}"];

    private static ImmutableArray<string> Numbers(SketchedDistance estimate) =>
    [
        estimate.Untold is not null ? "not told"
            : estimate.Distance < estimate.Resolution ? "too small to tell"
            : $"{ModelText.Of(estimate.RelativeDistance)} ± {ModelText.Of(estimate.RelativeDistance * TensorSketch.RelativeError)}",
        estimate.IsLowBitsOnly ? "low bits only" : "",
        estimate.OldNotFinite == estimate.NewNotFinite ? "" : $"{ModelText.Of(estimate.NewNotFinite)}, was {ModelText.Of(estimate.OldNotFinite)}",
    ];

    private static string Whole(ModelDistance distance)
    {
        var share = $"{ModelText.Of(distance.RelativeDistance)} ± {ModelText.Of(distance.RelativeDistance * distance.Error)} of the old norm, over {ModelText.Of(distance.Tensors)} tensors";
        return distance.LeftOut is 0 ? share : $"{share}; {ModelText.Of(distance.LeftOut)} are in no distance";
    }

    private static string Entry(TensorEntry? tensor) => tensor is null ? "" : $"{tensor.DType} {ModelText.Shape(tensor)}";

    private static string Tensors(ModelDifference difference)
    {
        var counts = Enum.GetValues<TensorState>().Select(state => (state, count: difference.Count(state))).Where(counted => counted.count > 0)
            .Select(counted => $"{ModelText.Of(counted.count)} {counted.state.ToString().ToLowerInvariant()}");
        return difference.Tensors.IsEmpty ? "none" : string.Join(", ", counts);
    }

    private static void Values(TextWriter output, string what, ImmutableArray<ValueDifference> values)
    {
        if (values.IsEmpty)
        {
            output.WriteLine($"{what,-10} the same");
            return;
        }

        output.WriteLine(what);
        foreach (var value in values.Take(ModelText.MostRows))
        {
            var line = value switch
            {
                { Old: null } => $"  + {value.Key}: {Short(value.New)}",
                { New: null } => $"  - {value.Key}: {Short(value.Old)}",
                _ => $"  ~ {value.Key}: {Short(value.Old)} -> {Short(value.New)}",
            };
            output.WriteLine(VisibleText.Of(line));
        }

        ModelText.Rest(output, values.Length);
    }

    private static string Short(string? text) => text is { Length: > 80 } ? $"{text[..79]}…" : text ?? "";
}
