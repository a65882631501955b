using System.Collections.Immutable;
using SupplyGuard.Checks.Models.Signature;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.ModelSignatures;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard;

/// <summary>Signatures of models, of the baselines that judge them and of what they are trained on next, to findings. Nothing is read where the policy asks for none. Revoked models are found whatever is asked for, and signed or not.</summary>
internal static class SignatureStage
{
    /// <param name="asked">What the policy says of the models and evaluations in question.</param>
    public static ImmutableArray<Finding> Run(GuardSession session, Policy asked, ImmutableArray<ModelEvidence> evidence, CancellationToken cancellationToken)
    {
        var now = session.Request.Clock.GetUtcNow();
        var separated = asked.Evaluations.Where(evaluation => !evaluation.Recorders.IsEmpty).ToArray();
        var places = session.Policy.Models
            .Where(entry => entry.Signature is not Requirement.Off && (asked.Models.Contains(entry) || separated.Any(evaluation => ModelFinder.Names(entry, session.PathInPolicy(evaluation.Model.Value)))))
            .SelectMany(entry => Gather(entry, Named(session, entry, evidence)), (entry, place) => (Entry: entry, Place: place))
            .ToImmutableArray();
        return
        [
            .. session.Policy.Models.SelectMany(entry => Revocable(session, entry, evidence).SelectMany(model => ModelSignatureCheck.Revocations(entry, model.Subject, model.Sha256))),
            .. places.Where(signed => asked.Models.Contains(signed.Entry)).SelectMany(signed => ModelSignatureCheck.Run(signed.Entry, signed.Place, now)),
            .. separated.SelectMany(Recorded),
            .. asked.Evaluations.SelectMany(evaluation => evaluation.Feedback).Where(feedback => !feedback.Signers.IsEmpty).SelectMany(Fed),
        ];

        ImmutableArray<SignatureEvidence> Gather(ModelPolicy entry, ImmutableArray<ModelEvidence> models) =>
            SignatureGathering.Gather(session.Policy.Root, entry.Signers, models, session.Caches.Trees(), now, cancellationToken);

        IEnumerable<Finding> Recorded(EvaluationPolicy evaluation)
        {
            var baseline = evidence.FirstOrDefault(data => data.Exists && data.Subject.Path == evaluation.Baseline.Value);
            if (baseline is null)
                return [];

            var signatures = SignatureGathering.GatherFile(session.Policy.Root, evaluation.Recorders, baseline, now, cancellationToken);
            return RecorderCheck.Run(new RecorderEvidence(evaluation, signatures, new ModelSubject(evaluation.Model.Value), places), now);
        }

        IEnumerable<Finding> Fed(FeedbackPolicy feedback) => evidence
            .Where(data => data.Exists && feedback.Files.Contains(data.Subject.Path, StringComparer.Ordinal))
            .SelectMany(data => ModelSignatureCheck.Run(
                ModelPolicy.Signed(new Located<string>(data.Subject.Path, feedback.File.Location), feedback.Signers, feedback.Location),
                SignatureGathering.GatherFile(session.Policy.Root, feedback.Signers, data, now, cancellationToken),
                now));
    }

    /// <summary>Models that an entry names, under their own path or under that of the model in whose place they are: what must not be used any more must not be tried either.</summary>
    private static IEnumerable<ModelEvidence> Revocable(GuardSession session, ModelPolicy entry, ImmutableArray<ModelEvidence> evidence) => evidence.Where(model =>
        model is { Exists: true, Role: ModelRole.Model } && (ModelFinder.Names(entry, model.Subject.Path) || ModelFinder.Names(entry, session.ContentInPolicy(model.Subject.Path))));

    private static ImmutableArray<ModelEvidence> Named(GuardSession session, ModelPolicy entry, ImmutableArray<ModelEvidence> evidence) =>
        [.. evidence.Where(model => model is { Exists: true, Role: ModelRole.Model } && ModelFinder.Names(entry, session.PathInPolicy(model.Subject.Path)))];
}
