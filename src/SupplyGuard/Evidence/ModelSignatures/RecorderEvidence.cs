using System.Collections.Immutable;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.ModelSignatures;

/// <summary>Who signed a model and who signed the baseline that judges it, where the policy wants them to be two.</summary>
/// <param name="Baseline">What the signatures of the baseline say.</param>
/// <param name="Model">The model that the evaluation runs.</param>
/// <param name="Signatures">What signatures say of the model, with the entry of the policy that asks.</param>
internal sealed record RecorderEvidence(EvaluationPolicy Evaluation, SignatureEvidence Baseline, ModelSubject Model, ImmutableArray<(ModelPolicy Entry, SignatureEvidence Place)> Signatures);
