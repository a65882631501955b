using System.Collections.Immutable;
using SupplyGuard.Checks.Models.Signature;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.ModelSignatures;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard;

/// <summary>Signatures of models to findings. Nothing is read where the policy asks for none.</summary>
internal static class SignatureStage
{
    /// <param name="asked">What the policy says of the models in question.</param>
    public static ImmutableArray<Finding> Run(GuardSession session, Policy asked, ImmutableArray<ModelEvidence> evidence, CancellationToken cancellationToken)
    {
        var now = session.Request.Clock.GetUtcNow();
        return
        [
            .. asked.Models.SelectMany(entry => Named(entry, evidence).SelectMany(model => ModelSignatureCheck.Revocations(entry, model.Subject, model.Sha256))),
            .. from entry in asked.Models
               where entry.Signature is not Requirement.Off
               from place in SignatureGathering.Gather(session.Policy.Root, entry.Signers, Named(entry, evidence), session.Caches.Trees(), now, cancellationToken)
               from finding in ModelSignatureCheck.Run(entry, place, now)
               select finding,
        ];
    }

    private static ImmutableArray<ModelEvidence> Named(ModelPolicy entry, ImmutableArray<ModelEvidence> evidence) =>
        [.. evidence.Where(model => model is { Exists: true, Role: ModelRole.Model } && ModelFinder.Names(entry, model.Subject.Path))];
}
