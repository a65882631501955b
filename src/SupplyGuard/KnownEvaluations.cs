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
/// <param name="evaluator">The evaluator that would run; where none may, or not on the runtime that was restored, nothing is known.</param>
internal sealed class KnownEvaluations(GuardSession session, ModelStage models, EvaluatorChoice evaluator)
{
    private readonly EvaluationReceipts? _receipts = evaluator is { Location: not null, Runtime.Refusal: null } ? session.Caches.Evaluations() : null;
    private readonly FileDigests _digests = session.Caches.Digests();

    /// <param name="model">SHA-256 of the model, which passed its own checks; null when it did not, and the evaluation has to say so.</param>
    /// <returns>Null when the outcome would depend on something that has no digest, or when nothing is to be remembered.</returns>
    public EvaluationKey? KeyOf(EvaluationPolicy evaluation, Digest? model, CancellationToken cancellationToken)
    {
        // A driver, and the hardware below it, have no digest.
        if (evaluation.Device is not ("auto" or "cpu"))
            return null;
        if (_receipts is null || model is not { } known || DigestOfGolden(evaluation) is not { } golden || DigestOf(evaluation.Baseline.Value) is not { } baseline)
            return null;

        (string Path, Digest Digest)? runtime = null;
        if ((EvaluatorCommand.OtherRuntime ?? evaluator.Runtime.Restored?.FilePath) is { } other)
        {
            if (!Path.IsPathFullyQualified(other) || _digests.OfLibrary(other, cancellationToken) is not { } library)
                return null;

            runtime = (other, library);
        }

        return _digests.OfFolder(evaluator.Location!.Folder, cancellationToken) is { } build
            ? new EvaluationKey(EngineBuild.Digest, session.Policy.Digest, session.ShownPolicy, evaluation.Name, known, golden, baseline, SecretKey.NameOf(SecretKey.Read(evaluation.Key).Span), evaluation.Device, build, runtime) { PassedOver = evaluator.Runtime.PassedOver }
            : null;
    }

    public EvaluationReceipt? Find(EvaluationKey key) => _receipts?.Find(key.Digest, key.Evaluation);

    /// <summary>Remembers an outcome, if what was read while it ran is still what the key says.</summary>
    public void Keep(EvaluationKey key, EvaluationPolicy evaluation, EvaluationEvidence evidence, EvaluationRun run, EvaluationJudgement judgement, CancellationToken cancellationToken)
    {
        if (evidence is { Outcome: EvaluatorOutcome.Answered, Golden: Gathered<GoldenData>.Found golden, Baseline: Gathered<Baseline>.Found baseline }
            && golden.Sha256 == key.Golden
            && baseline.Sha256 == key.Baseline
            && KeyOf(evaluation, key.Model, cancellationToken) == key)
        {
            _receipts?.Keep(new EvaluationReceipt(key.Digest, run, judgement.Findings, judgement.Measurements, judgement.Detail), key.Evaluation);
        }
    }

    private Digest? DigestOfGolden(EvaluationPolicy evaluation)
    {
        var samples = DigestOf(evaluation.Golden.Value);
        return evaluation.GoldenForm.Labels is not { } file ? samples
            : samples is { } data && DigestOf(file.Value) is { } labels ? GoldenDigest.OfFiles(data, labels)
            : null;
    }

    private Digest? DigestOf(string path) => models.Evidence.FirstOrDefault(model => model.Subject.Path == path)?.Sha256;
}
