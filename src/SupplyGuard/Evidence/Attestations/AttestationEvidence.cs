using System.Collections.Immutable;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.Attestations;

/// <summary>What is attested about one model, beside it.</summary>
/// <param name="Sha256">Of the model file; null when it cannot be read, which is said elsewhere.</param>
/// <param name="Shown">The file with attestations as reports show it; it need not be there.</param>
/// <param name="Fault">Why the file, or the file of a signer, cannot be read; null when all can.</param>
/// <param name="Malformed">Lines that are no attestation at all, with what is wrong.</param>
/// <param name="Answers">To each demand of the policy, in its order: the lines that claim to be of its type.</param>
internal sealed record AttestationEvidence(
    ModelSubject Model,
    Digest? Sha256,
    string Shown,
    string? Fault,
    ImmutableArray<(int Line, string Detail)> Malformed,
    ImmutableArray<(AttestationPolicy Demand, ImmutableArray<AttestationAnswer> Answers)> Answers);
