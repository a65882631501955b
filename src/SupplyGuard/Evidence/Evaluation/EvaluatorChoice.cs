using SupplyGuard.Evidence.Evaluation.Runtimes;
using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>Which evaluator runs models, or why none does.</summary>
/// <param name="Location">Null when none may be started.</param>
/// <param name="Instead">What is said of every job then.</param>
internal sealed record EvaluatorChoice(EvaluatorLocation? Location, EvaluatorOutcome? Instead)
{
    /// <summary>What it loads.</summary>
    public RestoredRuntimes Runtimes { get; init; } = RestoredRuntimes.None;

    public static EvaluatorChoice Of(EvaluatorLocation location) => new(location, null);

    public static EvaluatorChoice None(EvaluatorOutcome instead) => new(null, instead);

    /// <param name="parts">The files of the model, which passed their own checks.</param>
    public EvaluatorOutcome Evaluate(EvaluatorJob job, ModelParts parts, CancellationToken cancellationToken) =>
        Location is not { } location ? Instead!
        : parts.Obstacle is { } obstacle ? new EvaluatorOutcome.NotRunnable(obstacle)
        : parts.Engine is ModelEngine.TorchSharp ? OnTorch(job, parts, location, cancellationToken)
        : OnOnnxRuntime(job, location, cancellationToken);

    private EvaluatorOutcome OnOnnxRuntime(EvaluatorJob job, EvaluatorLocation location, CancellationToken cancellationToken)
    {
        var runtime = Runtimes.Onnx;
        if (runtime.Refusal is { } refusal)
            return new EvaluatorOutcome.UnverifiedRuntime(refusal);

        // Who names a library in the environment means it.
        if (runtime.Restored is { } restored && job.Runtime is null)
            job = job with { Runtime = restored.FilePath, RuntimeSha256 = restored.Sha256, RuntimeOrigin = restored.Package };

        return EvaluatorProcess.Run(job, location, cancellationToken) switch
        {
            EvaluatorOutcome.Answered answered => answered with { PassedOver = runtime.PassedOver },
            var other => other,
        };
    }

    private EvaluatorOutcome OnTorch(EvaluatorJob job, ModelParts parts, EvaluatorLocation location, CancellationToken cancellationToken)
    {
        if (Runtimes.Torch.Refusal is { } refusal)
            return new EvaluatorOutcome.UnverifiedRuntime(refusal);
        if (Runtimes.Torch.Restored is not { } torch)
            return new EvaluatorOutcome.NoTorch(Runtimes.Torch.Absence!);

        using var handover = TorchHandover.Make(job, parts, cancellationToken);
        if (handover.Refusal is { } reason)
            return new EvaluatorOutcome.NotRunnable(reason);

        var folders = torch.Libraries.Append(torch.Assembly).Select(file => Path.GetDirectoryName(file.FilePath)!).Distinct(StringComparer.Ordinal);
        job = job with
        {
            Torch = torch,
            Script = handover.Script,
            Weights = handover.Weights,
            Runtime = null,
            RuntimeSha256 = null,
            RuntimeOrigin = torch.Assembly.Package,
            Readable = [.. job.Readable, .. folders, handover.Folder],
        };
        return EvaluatorProcess.Run(job, location, cancellationToken);
    }
}
