using SupplyGuard.Checks.Evaluation.Regression;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Whether the golden data can carry a verdict: enough samples of every class, with labels that mean something. Pure.</summary>
internal static class GoldenCheck
{
    /// <summary>From here on the measured rates of docs/evaluation.md hold.</summary>
    private const int AdvisedSamples = 100;

    public static IEnumerable<Finding> Run(EvaluationPolicy evaluation, Gathered<GoldenData> golden) => golden switch
    {
        Gathered<GoldenData>.Missing => [GoldenRules.Missing(evaluation)],
        Gathered<GoldenData>.Unusable unusable => [GoldenRules.Malformed(evaluation, unusable.Detail, unusable.Offset)],
        Gathered<GoldenData>.Found found => Judge(evaluation, found.Value),
        _ => throw new ArgumentOutOfRangeException(nameof(golden)),
    };

    private static IEnumerable<Finding> Judge(EvaluationPolicy evaluation, GoldenData golden)
    {
        foreach (var (label, where) in Named(evaluation))
        {
            if (!evaluation.Classes.Contains(label))
            {
                yield return GoldenRules.UnknownClass(evaluation, label, where);
                yield break;
            }
        }

        var counts = new int[evaluation.Classes.Length];
        for (var sample = 0; sample < golden.Labels.Length; sample++)
        {
            var label = golden.Labels[sample];
            if (label < 0 || label >= counts.Length)
            {
                yield return GoldenRules.LabelOutOfRange(evaluation, sample, label);
                yield break;
            }

            counts[label]++;
        }

        if (golden.Labels.Length < evaluation.GoldenMinimum)
        {
            yield return GoldenRules.TooFew(evaluation, golden.Labels.Length, evaluation.GoldenMinimum);
            yield break;
        }

        if ((golden.Targets is { } targets ? Scarcest(evaluation, targets) : Scarcest(evaluation, counts)) is { } scarce)
        {
            yield return scarce;
            yield break;
        }

        if (evaluation.Slices.FirstOrDefault(slice => GoldenSlices.Members(golden, slice) is not { IsEmpty: false }) is { } empty)
        {
            yield return GoldenRules.EmptySlice(evaluation, empty.Name);
            yield break;
        }

        if (golden.Labels.Length < AdvisedSamples)
            yield return GoldenRules.FewSamples(evaluation, golden.Labels.Length, AdvisedSamples);
    }

    /// <summary>The class that has the fewest samples, when these are too few.</summary>
    private static Finding? Scarcest(EvaluationPolicy evaluation, int[] counts)
    {
        var wanted = FewestOf(evaluation);
        var scarcest = Array.IndexOf(counts, counts.Min());
        return counts[scarcest] < wanted ? GoldenRules.TooFewOfClass(evaluation, scarcest, counts[scarcest], wanted) : null;
    }

    /// <summary>The first label that too few samples have, or lack; or the first number that says neither; or a quantity that is always the same where its variance counts.</summary>
    private static Finding? Scarcest(EvaluationPolicy evaluation, ScoreMatrix targets)
    {
        if (evaluation.OutputKind.IsOfPlaces())
        {
            var objects = FoundColumns.Objects(evaluation, targets).ToLookup(found => found.Class);
            return Scarcest(evaluation, [.. Enumerable.Range(0, evaluation.Classes.Length).Select(index => objects[index].Count())]);
        }

        if (!evaluation.OutputKind.IsMultilabel())
        {
            return evaluation.Limits.Error is { Metric: ErrorMetric.Explained } && Enumerable.Range(0, targets.Classes).FirstOrDefault(output => QuantityErrors.Variance(targets, output) == 0, -1) is >= 0 and var same
                ? GoldenRules.OneTarget(evaluation, evaluation.Classes[same])
                : null;
        }

        var wanted = FewestOf(evaluation);
        for (var label = 0; label < targets.Classes; label++)
        {
            var column = Enumerable.Range(0, targets.Samples).Select(sample => targets[sample, label]).ToArray();
            if (Array.FindIndex(column, value => value is not (0 or 1)) is >= 0 and var strange)
                return GoldenRules.NeitherHasNorLacks(evaluation, strange, evaluation.Classes[label], column[strange]);

            var having = column.Count(value => value == 1);
            if (Math.Min(having, column.Length - having) < wanted)
                return GoldenRules.TooFewOfLabel(evaluation, evaluation.Classes[label], having, column.Length - having, wanted);
        }

        return null;
    }

    private static int FewestOf(EvaluationPolicy evaluation) => Math.Max(evaluation.GoldenPerClass, MarginErosion.FewestSamples);

    /// <summary>Whether secret variations were judged, and if not, what that leaves open.</summary>
    /// <param name="key">Name of the key at hand; empty when there is none.</param>
    /// <param name="variations">How many were judged.</param>
    /// <param name="form">How the samples are laid out; null when they cannot be varied.</param>
    public static IEnumerable<Finding> Secrecy(EvaluationPolicy evaluation, string key, int variations, SampleForm? form)
    {
        if (evaluation.Variations > 0 && key.Length == 0)
            yield return GoldenRules.NoKey(evaluation);
        else if (variations == 0)
            yield return evaluation.Variations == 0 ? GoldenRules.NotSecret(evaluation) : GoldenRules.NotVaried(evaluation, WhyNotVaried(evaluation, form));
    }

    private static string WhyNotVaried(EvaluationPolicy evaluation, SampleForm? form) => (form, evaluation.Change.Value) switch
    {
        (null, _) => "its input is no image and no table of 32-bit floats",
        (_, ChangeClass.FirstImport) => "answers of this kind are compared with those of a baseline, and a first import has none",
        _ => "its baseline was recorded without them, or under another key",
    };

    /// <summary>Every label that the policy names besides its list of classes.</summary>
    private static IEnumerable<(string Label, string Where)> Named(EvaluationPolicy evaluation)
    {
        foreach (var (label, rival) in evaluation.WatchPairs)
        {
            yield return (label, "watchPairs");
            yield return (rival, "watchPairs");
        }

        foreach (var label in evaluation.Limits.MinRecall.Keys)
            yield return (label, "minRecall");
    }
}
