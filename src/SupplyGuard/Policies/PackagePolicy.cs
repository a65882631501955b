using System.Collections.Immutable;
using SupplyGuard.Findings;
using SupplyGuard.Subjects;

namespace SupplyGuard.Policies;

/// <summary>What the policy asks of packages (ML06).</summary>
/// <param name="LockFile"><c>packages.lock.json</c> of every project.</param>
/// <param name="Signature">The signature inside every package.</param>
/// <param name="TrustedSigners">Whose signatures count. Empty: any signature whose chain ends in the SDK's trust bundles.</param>
/// <param name="InstalledContent">The extracted files equal the archive and <c>supplyguard.lock.json</c>.</param>
public sealed record PackagePolicy(
    Located<Requirement> LockFile,
    Located<Requirement> Signature,
    ImmutableArray<TrustedSigner> TrustedSigners,
    Located<Requirement> InstalledContent,
    Location Location)
{
    /// <summary>Folder of the revocation lists that are to be asked, relative to the policy; null: nobody asks.</summary>
    public Located<string>? RevocationLists { get; init; }

    /// <summary>Whether NuGet's own verifier must agree. Only a face that can ask it does.</summary>
    public bool NeedsSecondOpinion { get; init; }

    /// <summary>Which packages may come from which sources. Empty: from any.</summary>
    public ImmutableArray<SourcePolicy> Sources { get; init; } = [];

    /// <summary>The folder that packages are extracted into.</summary>
    public Located<FolderRequirement> Folder { get; init; } = new(FolderRequirement.None, Location);

    /// <summary>Who may ship code that runs during a build; null: everybody.</summary>
    public PackageAllowance? BuildCode { get; init; }

    /// <summary>Who may ship code for a machine; null: everybody.</summary>
    public PackageAllowance? NativeCode { get; init; }

    /// <summary>Null: nobody is asked for a review.</summary>
    public ReviewPolicy? Reviews { get; init; }

    /// <summary>How much a name that resembles a well-known one weighs; null when names are not looked at.</summary>
    public Located<Severity>? Lookalikes { get; init; }

    /// <summary>Null when known vulnerabilities are not looked for.</summary>
    public AdvisoryPolicy? Advisories { get; init; }

    /// <summary>Null when it does not matter how old packages are.</summary>
    public AgePolicy? Age { get; init; }

    /// <summary>How much a badly locked package of another ecosystem weighs; null when their lock files are not looked at.</summary>
    public Located<Severity>? Foreign { get; init; }
}
