namespace SupplyGuard.Evidence.Evaluation;

/// <summary>Which evaluator runs models, or why none does.</summary>
/// <param name="Location">Null when none may be started.</param>
/// <param name="Instead">What is said of every job then.</param>
internal sealed record EvaluatorChoice(EvaluatorLocation? Location, EvaluatorOutcome? Instead)
{
    public static EvaluatorChoice Of(EvaluatorLocation location) => new(location, null);

    public static EvaluatorChoice None(EvaluatorOutcome instead) => new(null, instead);

    public EvaluatorOutcome Evaluate(EvaluatorJob job, CancellationToken cancellationToken) =>
        Location is { } location ? EvaluatorProcess.Run(job, location, cancellationToken) : Instead!;
}
