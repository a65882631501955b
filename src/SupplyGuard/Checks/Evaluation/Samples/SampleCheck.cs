using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation.Samples;

/// <summary>
/// Judges the golden data themselves (ML08): who poisons the samples or labels that a model is judged by has the verdict. Pure.
/// </summary>
internal static class SampleCheck
{
    private const int ListedColumns = 8;

    /// <summary>What the golden data show without any model.</summary>
    public static IEnumerable<Finding> Run(EvaluationPolicy evaluation, GoldenData golden)
    {
        var repeated = RepeatedSamples.Find(golden);
        if (repeated.Ambiguous is [var ambiguous, ..])
            yield return SampleRules.Ambiguous(evaluation, ambiguous.First, ambiguous.Second, evaluation.Classes[golden.Labels[ambiguous.First]], evaluation.Classes[golden.Labels[ambiguous.Second]], repeated.Ambiguous.Length);
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

    /// <summary>What a baseline that fits says of the labels.</summary>
    public static IEnumerable<Finding> RunLabels(EvaluationPolicy evaluation, GoldenData golden, ScoreMatrix baseline)
    {
        var alpha = evaluation.Limits.Alpha / evaluation.Classes.Length;
        var failing = ContradictedClass.Measure(golden.Labels, baseline, evaluation.Limits.LabelTolerance).Where(contradicted => contradicted.PValue < alpha).ToArray();
        if (failing.MinBy(contradicted => contradicted.PValue) is { } worst)
            yield return SampleRules.Poisoned(evaluation, worst, failing.Length);
    }
}
