using System.Collections.Immutable;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.ModelSignatures;

/// <summary>What the signature files of one place say about the models in it.</summary>
/// <param name="Models">The models that the policy names in this place, each with its path inside the place; <c>.</c> for the place itself.</param>
/// <param name="UnusableSigners">Why files of signers cannot be used.</param>
internal sealed record SignatureEvidence(
    SignedPlace Place,
    ImmutableArray<(ModelSubject Subject, string Inside)> Models,
    ImmutableArray<SignatureFileEvidence> Files,
    ImmutableArray<string> UnusableSigners)
{
    /// <summary>How many bytes the signed files have, whether they were hashed or known.</summary>
    public long BytesHashed { get; init; }
}
