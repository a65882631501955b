using System.Collections.Immutable;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Attestations;
using SupplyGuard.Subjects;

namespace SupplyGuard.Policies;

/// <summary>What the policy wants attested about a model, by whom.</summary>
public sealed record AttestationPolicy(AttestationType Type, ImmutableArray<TrustedModelSigner> Signers, Location Location)
{
    /// <summary>How old it may be; null: of any age.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Of an evaluation: its name; null: any.</summary>
    public string? Evaluation { get; init; }

    /// <summary>Of training: the largest privacy budget ε; null: any.</summary>
    public double? EpsilonAtMost { get; init; }

    /// <summary>Of training: whether the environment must have been isolated.</summary>
    public bool Isolated { get; init; }

    /// <summary>Of training: how long ago the last audit may be; null: none is needed.</summary>
    public TimeSpan? AuditedWithin { get; init; }

    /// <summary>Of training: the model that it must descend from; null: any.</summary>
    public Digest? BaseSha256 { get; init; }
}
