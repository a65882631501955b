using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>What a trusted model answered to feedback. That all answers are alike is no fault of a model: the feedback may be of one kind. Pure.</summary>
internal static class TrustedAnswer
{
    /// <returns>The scores; or, in words of half a sentence, why there are none.</returns>
    public static (ScoreMatrix? Scores, string? Why) Read(EvaluationPolicy evaluation, GoldenData data, EvaluatorOutcome outcome)
    {
        if (outcome is not EvaluatorOutcome.Answered answered)
            return (null, Ending(outcome));

        if (answered.Outputs.FirstOrDefault(output => output.Name == evaluation.ScoresOutput) is { } raw && Array.FindIndex(raw.Values, value => !float.IsFinite(value)) is >= 0 and var at)
            return (null, $"it gives sample '{at / Math.Max(1, raw.Values.Length / data.Labels.Length)}' a score that is not finite");

        var (scores, finding) = ScoreCheck.Read(evaluation, Stimuli.GoldenOnly(data), answered, pass: 0, mayBeConstant: true);
        return (scores, finding is null ? null : $"what it answers are no scores of '{evaluation.Classes.Length}' classes");
    }

    private static string Ending(EvaluatorOutcome outcome) => outcome switch
    {
        EvaluatorOutcome.NotInstalled absent => absent.Detail.TrimEnd('.'),
        EvaluatorOutcome.OtherVersion other => other.Detail.TrimEnd('.'),
        EvaluatorOutcome.NoTorch absent => absent.Detail.TrimEnd('.'),
        EvaluatorOutcome.UnverifiedRuntime unverified => unverified.Detail.TrimEnd('.'),
        EvaluatorOutcome.TimedOut late => $"it did not end within '{late.Deadline.TotalSeconds:0}' seconds",
        EvaluatorOutcome.Exceeded exceeded => exceeded.Detail.TrimEnd('.'),
        EvaluatorOutcome.Unconfined open => $"'{string.Join("', '", open.MissingWalls)}' do not stand around it on this machine",
        EvaluatorOutcome.Elsewhere => "the runtime would run it on another device",
        EvaluatorOutcome.Crashed crashed => $"its process ended with '{crashed.ExitCode}'",
        EvaluatorOutcome.Unusable unusable => unusable.Detail.TrimEnd('.'),
        EvaluatorOutcome.NotRunnable unrunnable => unrunnable.Detail.TrimEnd('.'),
        EvaluatorOutcome.Refused refused => refused.Detail.TrimEnd('.'),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "An ending that nobody describes."),
    };
}
