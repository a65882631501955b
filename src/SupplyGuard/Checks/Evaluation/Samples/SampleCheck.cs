using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SupplyGuard.Checks.Evaluation.Statistics;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Samples;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation.Samples;

/// <summary>
/// Judges the golden data themselves (ML08): who poisons the samples or labels that a model is judged by has the verdict. Pure.
/// </summary>
internal static class SampleCheck
{
    private const int ListedColumns = 8;

    /// <summary>Enough that no two maps of equal samples look the same by chance.</summary>
    private const int DigestCharacters = 16;

    /// <summary>What the golden data show without any model.</summary>
    public static IEnumerable<Finding> Run(EvaluationPolicy evaluation, GoldenData golden)
    {
        var repeated = RepeatedSamples.Find(golden, (first, second) => evaluation.OutputKind is OutputKind.Regression || Truth(evaluation, golden, first) == Truth(evaluation, golden, second));
        if (repeated.Ambiguous is [var ambiguous, ..])
            yield return SampleRules.Ambiguous(evaluation, ambiguous.First, ambiguous.Second, Truth(evaluation, golden, ambiguous.First), Truth(evaluation, golden, ambiguous.Second), repeated.Ambiguous.Length);
        if (repeated.Repeated is [var again, ..])
            yield return SampleRules.Repeats(evaluation, again.First, again.Second, repeated.Repeated.Length, golden.Labels.Length);

        foreach (var input in golden.Inputs)
        {
            if (SampleValues.Of(input, evaluation.GoldenForm.Range) is not { } values)
                continue;
            if (values.NotFinite > 0)
                yield return SampleRules.Infinite(evaluation, input.Name, values.FirstNotFinite, values.NotFinite);
            if (values.Outside is { } outside)
                yield return SampleRules.Outside(evaluation, input.Name, outside.Sample, outside.Value);
            if (!values.Constant.IsEmpty)
                yield return SampleRules.OneValue(evaluation, input.Name, string.Join(", ", values.Constant.Take(ListedColumns)) + (values.Constant.Length > ListedColumns ? ", …" : ""), values.Constant.Length);
        }
    }

    /// <summary>The class of a sample, all of its labels, its map, or its objects in whatever order and place they are stored. What is estimated of equal samples may differ.</summary>
    public static string Truth(EvaluationPolicy evaluation, GoldenData golden, int sample) => golden.Maps is { } maps
        ? Map(evaluation, maps.Of(sample))
        : golden.Targets is { } objects && evaluation.OutputKind is OutputKind.Detection
        ? string.Join(", ", Objects(objects.Row(sample).ToArray()).Order(StringComparer.Ordinal).DefaultIfEmpty("none"))
        : golden.Targets is { } targets
        ? string.Join(", ", evaluation.Classes.Where((_, label) => targets[sample, label] != 0).DefaultIfEmpty("none"))
        : evaluation.Classes[golden.Labels[sample]];

    /// <summary>How many places each class has, and a digest that tells two maps apart.</summary>
    private static string Map(EvaluationPolicy evaluation, ReadOnlySpan<short> map)
    {
        var areas = new int[evaluation.Classes.Length];
        foreach (var index in map)
        {
            if (index >= 0)
                areas[index]++;
        }

        var parts = areas.Select((area, index) => (area, index)).Where(part => part.area > 0).Select(part => string.Create(CultureInfo.InvariantCulture, $"{evaluation.Classes[part.index]} at {part.area} places")).DefaultIfEmpty("none");
        return $"{string.Join(", ", parts)}, sha256 {Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(map)))[..DigestCharacters]}";
    }

    private static IEnumerable<string> Objects(float[] numbers) =>
        from real in numbers.Chunk(TruthReader.BoxNumbers)
        where real[0] >= 0
        select string.Join(' ', real.Select(number => number.ToString("R", CultureInfo.InvariantCulture)));

    /// <summary>What a baseline that fits says of the labels.</summary>
    public static IEnumerable<Finding> RunLabels(EvaluationPolicy evaluation, GoldenData golden, ScoreMatrix baseline)
    {
        var failing = Asked(evaluation, golden, baseline).ToArray();
        if (failing is not [])
        {
            var (asked, worst) = failing.MinBy(entry => entry.Contradicted.PValue);
            yield return SampleRules.Poisoned(asked, worst, failing.Length);
        }
    }

    /// <summary>Classes that the baseline contradicts beyond chance; of many labels, those of the choice that each of them is.</summary>
    private static IEnumerable<(EvaluationPolicy Evaluation, ContradictedClass Contradicted)> Asked(EvaluationPolicy evaluation, GoldenData golden, ScoreMatrix baseline)
    {
        if (golden.Targets is null)
            return Failing(evaluation, golden.Labels, baseline);
        if (evaluation.OutputKind.IsOfPlaces())
            return Overlooked(evaluation, golden, baseline);

        return evaluation.OutputKind.IsMultilabel()
            ? LabelView.Of(evaluation, golden.Targets).SelectMany(view => Failing(view.Evaluation, view.Truth, view.Scores(baseline, evaluation.OutputKind)))
            : [];
    }

    private static IEnumerable<(EvaluationPolicy Evaluation, ContradictedClass Contradicted)> Failing(EvaluationPolicy evaluation, ImmutableArray<int> labels, ScoreMatrix baseline) =>
        from contradicted in ContradictedClass.Measure(labels, baseline, evaluation.Limits.LabelTolerance)
        where contradicted.PValue < evaluation.Limits.Alpha / evaluation.Classes.Length
        select (evaluation, contradicted);

    /// <summary>Classes whose objects the baseline overlooks beyond what is tolerated.</summary>
    private static IEnumerable<(EvaluationPolicy Evaluation, ContradictedClass Contradicted)> Overlooked(EvaluationPolicy evaluation, GoldenData golden, ScoreMatrix baseline) =>
        from found in FoundClass.Measure(evaluation, golden, baseline, baseline)
        let overlooked = found.Objects - found.Found
        let chance = BinomialTail.AtLeast(found.Objects, overlooked, evaluation.Limits.LabelTolerance)
        where chance < found.Alpha
        select (evaluation, new ContradictedClass(found.Class, found.Objects, overlooked, found.Class, overlooked, chance));
}
