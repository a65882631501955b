using SupplyGuard.Evaluation.Protocol;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Whether the evaluator ran, answered, and ran where the policy wants it to. Pure.</summary>
internal static class RunCheck
{
    /// <summary>Judges how the evaluator ended; null says that the model did not pass its own checks and was not run.</summary>
    public static IEnumerable<Finding> Run(EvaluationPolicy evaluation, EvaluatorOutcome? outcome)
    {
        switch (outcome)
        {
            case null:
                yield return RunRules.NotRun(evaluation);
                break;
            case EvaluatorOutcome.NotInstalled absent:
                yield return RunRules.Missing(evaluation, absent.Detail);
                break;
            case EvaluatorOutcome.OtherVersion other:
                yield return RunRules.OtherVersion(evaluation, other.Detail);
                break;
            case EvaluatorOutcome.NoTorch absent:
                yield return RuntimeRules.WithoutTorch(evaluation, absent.Detail);
                break;
            case EvaluatorOutcome.UnverifiedRuntime unverified:
                yield return RuntimeRules.Unverified(evaluation, unverified.Detail);
                break;
            case EvaluatorOutcome.TimedOut late:
                yield return RunRules.Late(evaluation, late.Deadline);
                break;
            case EvaluatorOutcome.Crashed crashed:
                yield return RunRules.Ended(evaluation, crashed.ExitCode, crashed.Detail);
                break;
            case EvaluatorOutcome.Unusable unusable:
                yield return RunRules.Unusable(evaluation, unusable.Detail);
                break;
            case EvaluatorOutcome.NotRunnable unrunnable:
                yield return RunRules.Unrunnable(evaluation, unrunnable.Detail);
                break;
            case EvaluatorOutcome.Refused refused:
                yield return RunRules.Refused(evaluation, refused.Detail);
                break;
            case EvaluatorOutcome.Exceeded exceeded:
                yield return ConfinementRules.Greedy(evaluation, exceeded.Detail);
                break;
            case EvaluatorOutcome.Unconfined unconfined:
                yield return ConfinementRules.Open(evaluation, unconfined.MissingWalls);
                break;
            case EvaluatorOutcome.Elsewhere placed:
                yield return RunRules.Nodes(evaluation, placed.Nodes);
                break;
            case EvaluatorOutcome.Answered answered:
                if (answered.PassedOver is { } passedOver)
                    yield return RuntimeRules.Other(evaluation, answered.Runtime, passedOver);
                if (!answered.MissingWalls.IsEmpty)
                    yield return ConfinementRules.Partly(evaluation, answered.MissingWalls);
                if (evaluation is { RequireDevice: true, Device: not "auto" } && OtherDevice(evaluation, answered) is { } elsewhere)
                    yield return elsewhere;
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "An outcome that nobody judges.");
        }
    }

    private static Finding? OtherDevice(EvaluationPolicy evaluation, EvaluatorOutcome.Answered answered) =>
        answered.Device != evaluation.Device ? RunRules.Device(evaluation, answered.Device)
        : answered.Nodes.Any(place => place.Provider != ExecutionProviders.ByDevice.GetValueOrDefault(evaluation.Device)) ? RunRules.Nodes(evaluation, answered.Nodes)
        : null;
}
