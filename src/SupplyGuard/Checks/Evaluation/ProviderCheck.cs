using System.Collections.Frozen;
using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation.Detection;
using SupplyGuard.Checks.Evaluation.Probes;
using SupplyGuard.Checks.Evaluation.Regression;
using SupplyGuard.Checks.Evaluation.Skew;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>
/// Tells a provider that computes another function from a model that was changed: what is wrong with the answers of a device, and not with
/// those of the processor to the same samples, is the provider's doing. Pure.
/// </summary>
internal static class ProviderCheck
{
    /// <summary>Every rule that fails because of what a model answered, and of nothing else.</summary>
    private static readonly FrozenSet<Rule> OfAnswers = FrozenSet.Create(
        ScoreRules.NotUsable,
        BehaviourRules.OutputsDiffer,
        BehaviourRules.MarginLost,
        BehaviourRules.ReadAsAnother,
        BehaviourRules.RecallFell,
        BehaviourRules.LabelsDisagree,
        BehaviourRules.VariedMarginLost,
        BehaviourRules.NewlyWrong,
        BehaviourRules.FunctionDiffers,
        SequentialRules.EarlyStop,
        ProbeRules.PatchFlips,
        ProbeRules.PatchCostsMargin,
        ProbeRules.PixelFlips,
        SkewRules.SliceIsWrong,
        SkewRules.ScoresMoved,
        SkewRules.PriorMoved,
        RegressionRules.BeyondLimit,
        RegressionRules.ErrorGrew,
        RegressionRules.OutputsLeave,
        DetectionRules.ObjectsLost,
        DetectionRules.ObjectsInvented);

    /// <summary>Whether the processor has to be asked too.</summary>
    public static bool IsWanted(EvaluatorOutcome? outcome, EvaluationJudgement judgement) =>
        outcome is EvaluatorOutcome.Answered { Device: not "cpu" } && judgement.Findings.Any(IsOfAnswers);

    /// <summary>The judgement of the device, with the provider's finding in the place of the model's where the processor clears the model.</summary>
    /// <param name="outcome">How the evaluator ended on the device.</param>
    /// <param name="judgement">Of what the device answered.</param>
    /// <param name="arbiter">How the evaluator ended on the processor.</param>
    /// <param name="onProcessor">Of what the processor answered.</param>
    public static EvaluationJudgement Run(EvaluationPolicy evaluation, EvaluatorOutcome? outcome, EvaluationJudgement judgement, EvaluatorOutcome? arbiter, EvaluationJudgement onProcessor)
    {
        if (outcome is not EvaluatorOutcome.Answered { Device: var device } || arbiter is not EvaluatorOutcome.Answered { Device: "cpu" } || onProcessor.Findings.Any(IsOfAnswers))
            return judgement;

        ImmutableArray<Finding> broken = [.. judgement.Findings.Where(IsOfAnswers)];
        return judgement with { Findings = [.. judgement.Findings.Except(broken), ProviderRules.Computes(evaluation, device, broken)] };
    }

    private static bool IsOfAnswers(Finding finding) => OfAnswers.Contains(finding.Rule);
}
