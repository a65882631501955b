using System.Collections.Frozen;
using System.Collections.Immutable;
using SupplyGuard.Evidence.Advisories;

namespace SupplyGuard.Evidence.Feeds;

/// <summary>What package sources say of the packages of a run and their newer versions, and what they did not say.</summary>
internal sealed record AgeEvidence(ImmutableArray<RegisteredPackage> Registered)
{
    /// <summary>Nobody was asked.</summary>
    public static AgeEvidence None { get; } = new([]);

    /// <summary>Package sources that register packages; null when none was asked.</summary>
    public int? Sources { get; init; }

    /// <summary>Why sources did not say it, each reason once for a source.</summary>
    public ImmutableArray<AdvisoryFault> Faults { get; init; } = [];

    /// <summary>Keys of the packages that NuGet took from a folder, which says nothing of them.</summary>
    public FrozenSet<string> FromFolders { get; init; } = [];
}
