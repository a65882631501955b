using System.Collections.Immutable;

namespace SupplyGuard.Evidence.Advisories;

/// <summary>The advisories about the packages of a run, and what could not be read on the way to them.</summary>
internal sealed record AdvisoryEvidence(ImmutableArray<Advisory> Advisories)
{
    /// <summary>OSV files that were read, about whatever package; null when the policy names no folder.</summary>
    public int? Files { get; init; }

    /// <summary>Why files of the folder, or the folder itself, could not be read.</summary>
    public ImmutableArray<AdvisoryFault> FileFaults { get; init; } = [];

    /// <summary>Package sources that said what they know; null when none was asked.</summary>
    public int? Sources { get; init; }

    /// <summary>Why package sources could not say what they know.</summary>
    public ImmutableArray<AdvisoryFault> SourceFaults { get; init; } = [];
}
