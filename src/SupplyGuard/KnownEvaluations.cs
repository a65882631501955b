using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Evidence.Evaluation.Samples;
using SupplyGuard.Evidence.Receipts;
using SupplyGuard.Formats;
using SupplyGuard.Policies;

namespace SupplyGuard;

/// <summary>Evaluations that passed before, on exactly what lies here now.</summary>
/// <param name="evaluator">The evaluator that would run; where none may, nothing is known.</param>
internal sealed class KnownEvaluations(GuardSession session, ModelStage models, EvaluatorChoice evaluator)
{
    // What a model that is tried answers is taken from no earlier run, and kept for no later one.
    private readonly EvaluationReceipts? _receipts = evaluator.Location is not null && session.Tried is null ? session.Caches.Evaluations() : null;
    private readonly FileDigests _digests = session.Caches.Digests();

    /// <param name="model">SHA-256 of the model, which passed its own checks; null when it did not, and the evaluation has to say so.</param>
    /// <returns>Null when the outcome would depend on something that has no digest, or when nothing is to be remembered.</returns>
    public EvaluationKey? KeyOf(EvaluationPolicy evaluation, Digest? model, ModelEngine engine, CancellationToken cancellationToken)
    {
        // A driver, and the hardware below it, have no digest.
        if (evaluation.Device is not ("auto" or "cpu"))
            return null;
        if (_receipts is null || model is not { } known || models.DigestOfSamples(evaluation) is not { } golden || models.DigestOf(evaluation.Baseline.Value) is not { } baseline)
            return null;

        var architecture = evaluation.Architecture is { Value: var path } ? models.DigestOf(path) : null;
        if (evaluation.Architecture is not null && architecture is null)
            return null;

        var feedback = evaluation.Feedback.Select(fed => models.DigestOfSamples(evaluation.Fed(fed))).ToArray();
        var trusted = evaluation.Trusted is { Value: var kept } ? models.DigestOf(kept) : null;
        if (feedback.Contains(null) || (evaluation.Trusted is not null && trusted is null))
            return null;

        var (isKnown, runtime) = RuntimeFor(engine, cancellationToken);
        if (!isKnown)
            return null;

        return _digests.OfFolder(evaluator.Location!.Folder, cancellationToken) is { } build
            ? new EvaluationKey(EngineBuild.Digest, session.Policy.Digest, session.ShownPolicy, evaluation.Name, known, golden, baseline, SecretKey.NameOf(SecretKey.Read(evaluation.Key).Span), evaluation.Device, build, runtime) { Architecture = architecture, Feedback = GoldenDigest.OfAll([.. feedback.OfType<Digest>()]), Trusted = trusted, PassedOver = engine is ModelEngine.TorchSharp ? null : evaluator.Runtimes.Onnx.PassedOver }
            : null;
    }

    public EvaluationReceipt? Find(EvaluationKey key) => _receipts?.Find(key.Digest, key.Evaluation);

    /// <summary>Remembers an outcome, if what was read while it ran is still what the key says.</summary>
    public void Keep(EvaluationKey key, ModelEngine engine, EvaluationPolicy evaluation, EvaluationEvidence evidence, EvaluationRun run, EvaluationJudgement judgement, CancellationToken cancellationToken)
    {
        if (evidence is { Outcome: EvaluatorOutcome.Answered, Golden: Gathered<GoldenData>.Found golden, Baseline: Gathered<Baseline>.Found baseline }
            && golden.Sha256 == key.Golden
            && baseline.Sha256 == key.Baseline
            && evidence.Feedback.All(fed => fed is { Data: Gathered<GoldenData>.Found, Answer: null or EvaluatorOutcome.Answered })
            && GoldenDigest.OfAll([.. evidence.Feedback.Select(fed => ((Gathered<GoldenData>.Found)fed.Data).Sha256)]) == key.Feedback
            && KeyOf(evaluation, key.Model, engine, cancellationToken) == key)
        {
            _receipts?.Keep(new EvaluationReceipt(key.Digest, run, judgement.Findings, judgement.Measurements, judgement.Detail), key.Evaluation);
        }
    }

    /// <summary>What would be loaded in the place of the evaluator's own; unknown where nothing would be loaded, or something without a digest.</summary>
    private (bool IsKnown, (string Path, Digest Digest)? Loaded) RuntimeFor(ModelEngine engine, CancellationToken cancellationToken)
    {
        if (engine is ModelEngine.TorchSharp)
            return evaluator.Runtimes.Torch.Restored is { } torch ? (true, (torch.Assembly.FilePath, torch.Sha256)) : (false, null);
        if (evaluator.Runtimes.Onnx.Refusal is not null)
            return (false, null);
        if (EvaluatorRuntime.InPlaceOfOwn(evaluator.Runtimes.Onnx) is not { } other)
            return (true, null);

        return Path.IsPathFullyQualified(other) && _digests.OfLibrary(other, cancellationToken) is { } library ? (true, (other, library)) : (false, null);
    }
}
