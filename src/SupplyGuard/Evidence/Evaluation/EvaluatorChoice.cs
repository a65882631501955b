using SupplyGuard.Evidence.Evaluation.Runtimes;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>Which evaluator runs models, or why none does.</summary>
/// <param name="Location">Null when none may be started.</param>
/// <param name="Instead">What is said of every job then.</param>
internal sealed record EvaluatorChoice(EvaluatorLocation? Location, EvaluatorOutcome? Instead)
{
    /// <summary>The ONNX Runtime that it loads.</summary>
    public RuntimeChoice Runtime { get; init; } = RuntimeChoice.Shipped;

    public static EvaluatorChoice Of(EvaluatorLocation location) => new(location, null);

    public static EvaluatorChoice None(EvaluatorOutcome instead) => new(null, instead);

    public EvaluatorOutcome Evaluate(EvaluatorJob job, CancellationToken cancellationToken)
    {
        if (Location is not { } location)
            return Instead!;
        if (Runtime.Refusal is { } refusal)
            return new EvaluatorOutcome.UnverifiedRuntime(refusal);

        // Who names a library in the environment means it.
        if (Runtime.Restored is { } restored && job.Runtime is null)
            job = job with { Runtime = restored.FilePath, RuntimeSha256 = restored.Sha256, RuntimeOrigin = restored.Package };

        return EvaluatorProcess.Run(job, location, cancellationToken) switch
        {
            EvaluatorOutcome.Answered answered => answered with { PassedOver = Runtime.PassedOver },
            var other => other,
        };
    }
}
