using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation.Feedback;
using SupplyGuard.Checks.Evaluation.Samples;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Feedback;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Judges the feedback of an evaluation: the files themselves, and against golden samples and the trusted model. Pure.</summary>
internal static class FeedbackEvaluation
{
    /// <param name="golden">Golden data that can carry a verdict.</param>
    public static (ImmutableArray<Finding> Findings, ImmutableArray<Measurement> Measurements) Run(EvaluationPolicy evaluation, EvaluationEvidence evidence, GoldenData golden)
    {
        var (findings, measurements) = (new List<Finding>(), new List<Measurement>());
        if (evaluation.Feedback.IsEmpty)
            return ([], []);

        findings.AddRange(Asking(evaluation, evidence));
        foreach (var fed in evidence.Feedback)
        {
            if (Usable(evaluation, golden, fed, findings) is not { } data)
                continue;

            findings.AddRange(Values(evaluation, fed.Policy, golden, data));
            findings.AddRange(Equal(evaluation, fed.Policy, golden, data));
            if (FeedbackMeasures.Of(evaluation, fed.Policy, golden, data, Answers(evaluation, evidence, golden, fed, data, findings)) is { } measures)
            {
                findings.AddRange(FeedbackCheck.Run(evaluation, fed.Policy, measures));
                measurements.AddRange(FeedbackMeasurements.Of(evaluation, fed.Policy, measures, data.Labels.Length));
            }
            else
            {
                findings.Add(FeedbackRules.NoNumbers(fed.Policy));
            }
        }

        return ([.. findings], [.. measurements]);
    }

    /// <summary>Why the model that the baseline was recorded from was not asked, where it could have been.</summary>
    private static IEnumerable<Finding> Asking(EvaluationPolicy evaluation, EvaluationEvidence evidence)
    {
        if (!FeedbackGathering.CanBeAsked(evaluation.OutputKind))
            yield break;

        var recorded = (evidence.Baseline as Gathered<Baseline>.Found)?.Value;
        if (recorded is null)
            yield return FeedbackRules.NobodyAsked(evaluation, "there is no baseline");
        else if (evidence.Model is null && evaluation.Trusted is null)
            yield return FeedbackRules.NobodyAsked(evaluation, "the model did not pass its own checks");
        else if (evidence.Model == recorded.Model)
            yield break;
        else if (evaluation.Trusted is not { } kept)
            yield return FeedbackRules.NobodyAsked(evaluation, "the model is not the one that the baseline was recorded from, which nobody kept");
        else if (evidence.Trusted is null)
            yield return FeedbackRules.OtherTrusted(evaluation, $"'{kept.Value}' is not there, or did not pass its own checks");
        else if (evidence.Trusted != recorded.Model)
            yield return FeedbackRules.OtherTrusted(evaluation, $"'{kept.Value}' is another file");
    }

    /// <summary>Feedback that is to a model what golden samples are; null when it is not, and then a finding says why.</summary>
    private static GoldenData? Usable(EvaluationPolicy evaluation, GoldenData golden, FeedbackEvidence fed, List<Finding> findings)
    {
        var wrong = fed.Data switch
        {
            Gathered<GoldenData>.Missing => FeedbackRules.Missing(fed.Policy),
            Gathered<GoldenData>.Unusable unusable => FeedbackRules.Malformed(fed.Policy, unusable.Detail, unusable.Offset),
            Gathered<GoldenData>.Found { Value: var data } => Unlike(evaluation, fed.Policy, golden, data),
            _ => throw new ArgumentOutOfRangeException(nameof(fed)),
        };
        if (wrong is null)
            return ((Gathered<GoldenData>.Found)fed.Data).Value;

        findings.Add(wrong);
        return null;
    }

    private static Finding? Unlike(EvaluationPolicy evaluation, FeedbackPolicy feedback, GoldenData golden, GoldenData data)
    {
        if (!golden.HasInputsOf(data))
            return FeedbackRules.OtherSchema(feedback, Schema(golden), Schema(data));
        if (golden.Maps is { } known && data.Maps is { } maps && (known.Height, known.Width) != (maps.Height, maps.Width))
            return FeedbackRules.OtherSchema(feedback, $"maps of {known.Height} × {known.Width} places", $"maps of {maps.Height} × {maps.Width}");
        if (data.Labels.Select((label, sample) => (label, sample)).FirstOrDefault(entry => entry.label < 0 || entry.label >= evaluation.Classes.Length, (label: 0, sample: -1)) is { sample: >= 0 } strange)
            return FeedbackRules.LabelOutOfRange(evaluation, feedback, strange.sample, strange.label);
        if (!evaluation.OutputKind.IsMultilabel() || data.Targets is not { } targets)
            return null;

        for (var sample = 0; sample < targets.Samples; sample++)
        {
            for (var label = 0; label < targets.Classes; label++)
            {
                if (targets[sample, label] is not (0 or 1))
                    return FeedbackRules.NeitherHasNorLacks(feedback, sample, evaluation.Classes[label], targets[sample, label]);
            }
        }

        return null;
    }

    private static string Schema(GoldenData data) =>
        string.Join(", ", data.Inputs.Select(input => $"{PolicyText.Shown(input.Name)} {input.DType} [{string.Join(", ", input.Shape.Skip(1))}]"));

    private static IEnumerable<Finding> Values(EvaluationPolicy evaluation, FeedbackPolicy feedback, GoldenData golden, GoldenData data)
    {
        foreach (var (known, input) in golden.Inputs.Zip(data.Inputs))
        {
            if (SampleValues.Of(input, evaluation.GoldenForm.Range) is not { } values)
                continue;
            if (values.Outside is { } outside)
                yield return FeedbackRules.Outside(evaluation, feedback, input.Name, outside.Sample, outside.Value);
            else if (StrangeNumbers.Find(known, input) is { } strange)
                yield return FeedbackRules.Infinite(feedback, input.Name, strange);
        }
    }

    /// <summary>Samples that are equal to golden ones, or to each other.</summary>
    private static IEnumerable<Finding> Equal(EvaluationPolicy evaluation, FeedbackPolicy feedback, GoldenData golden, GoldenData data)
    {
        var count = golden.Labels.Length;
        var found = RepeatedSamples.Find(golden.With(data), (first, second) => evaluation.OutputKind is OutputKind.Regression || Truth(first) == Truth(second));
        var ambiguous = found.Ambiguous.Where(pair => pair.Second >= count).ToArray();
        var leaked = found.Repeated.Where(pair => pair.First < count && pair.Second >= count).ToArray();
        var repeated = found.Repeated.Where(pair => pair.First >= count).ToArray();
        ImmutableArray<(int Golden, int Fed)> equal =
        [
            .. found.Repeated.Concat(found.Ambiguous).GroupBy(pair => pair.First, pair => pair.Second)
                .Select(group => group.Append(group.Key).ToArray())
                .Select(group => (group.Count(sample => sample < count), group.Count(sample => sample >= count))),
        ];

        if (ambiguous is [var (first, second), ..])
        {
            var place = first < count ? $"golden sample {first}" : $"sample {first - count}";
            yield return FeedbackRules.Ambiguous(feedback, place, Truth(first), second - count, Truth(second), ambiguous.Length);
        }

        if (leaked is [var leak, ..] && LeakedSamples.AreNoChance(count, data.Labels.Length, equal, evaluation.Limits.Alpha))
            yield return FeedbackRules.Leaked(evaluation, feedback, leak.Second - count, leak.First, leaked.Length);
        if (repeated is [var again, ..])
            yield return FeedbackRules.Repeats(feedback, again.First - count, again.Second - count, repeated.Length, data.Labels.Length);

        string Truth(int sample) => sample < count ? SampleCheck.Truth(evaluation, golden, sample) : SampleCheck.Truth(evaluation, data, sample - count);
    }

    /// <summary>The trusted model's scores of golden samples and of the feedback; null when it was not asked, or what it answered are no scores, and then a finding says so.</summary>
    private static (ScoreMatrix Golden, ScoreMatrix Fed)? Answers(EvaluationPolicy evaluation, EvaluationEvidence evidence, GoldenData golden, FeedbackEvidence fed, GoldenData data, List<Finding> findings)
    {
        if (fed.Answer is not { } outcome || evidence.Baseline is not Gathered<Baseline>.Found { Value: var recorded })
            return null;

        if (recorded.Scores.Samples != golden.Labels.Length || recorded.Scores.Classes != evaluation.Classes.Length)
        {
            findings.Add(FeedbackRules.OtherTrusted(evaluation, "the baseline was recorded on other golden data, or other classes"));
            return null;
        }

        var (scores, why) = TrustedAnswer.Read(evaluation, data, outcome);
        if (why is not null)
            findings.Add(FeedbackRules.NoAnswer(evaluation, fed.Policy, why));
        return scores is null ? null : (recorded.Scores, scores);
    }
}
