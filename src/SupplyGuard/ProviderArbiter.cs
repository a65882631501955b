using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Policies;

namespace SupplyGuard;

/// <summary>Judges an evaluation on the device that it asks for, and asks the processor whose fault it is when the answers of another device fail.</summary>
internal static class ProviderArbiter
{
    /// <param name="gather">Reads and runs the evaluation on its device.</param>
    /// <returns>The evidence of the device that was asked for, and what follows from all that ran.</returns>
    public static (EvaluationEvidence Evidence, EvaluationJudgement Judgement) Judge(EvaluationPolicy evaluation, Func<EvaluationPolicy, EvaluationEvidence> gather)
    {
        var evidence = gather(evaluation);
        var judgement = EvaluationCheck.Run(evaluation, evidence);
        if (!ProviderCheck.IsWanted(evidence.Outcome, judgement))
            return (evidence, judgement);

        var onProcessor = evaluation with { Device = "cpu", RequireDevice = false };
        var arbiter = gather(onProcessor);
        return (evidence, ProviderCheck.Run(evaluation, evidence.Outcome, judgement, arbiter.Outcome, EvaluationCheck.Run(onProcessor, arbiter)));
    }
}
