using SupplyGuard.Formats;
using SupplyGuard.Subjects;

namespace SupplyGuard.Discovery;

/// <summary>A project and what its last restore left behind.</summary>
/// <param name="Assets">Null when the project was never restored or its assets file cannot be read.</param>
/// <param name="AssetsFault">Why the assets file cannot be read; null when it can, or when there is none.</param>
/// <param name="Lockfile">Null when the project has none or it cannot be read.</param>
/// <param name="LockfileFault">Why the lock file cannot be read; null when it can, or when there is none.</param>
/// <param name="LockfilePath">Where the lock file is or would be, as reports show it.</param>
internal sealed record RestoredProject(
    ProjectSubject Subject,
    AssetsFile? Assets,
    RestoredProject.Fault? AssetsFault,
    NuGetLockfile? Lockfile,
    RestoredProject.Fault? LockfileFault,
    string LockfilePath)
{
    /// <summary>The same project, without the lock file that its restore wrote.</summary>
    public RestoredProject AsUnlocked() => this with { Lockfile = null, LockfileFault = null, IsNewlyLocked = Lockfile is not null || LockfileFault is not null };

    /// <summary>Digests of assets file and lock file; null for one that is not there. Equal before and after a restore that changed nothing.</summary>
    public (Digest? Assets, Digest? Lockfile) Fingerprint { get; init; }

    /// <summary>Absolute path of the project file.</summary>
    public string FilePath { get; init; } = "";

    /// <summary>Absolute path of <c>project.assets.json</c>, also while it is quarantined; where it would be when there is none.</summary>
    public string AssetsFilePath { get; init; } = "";

    /// <summary>The folder of <see cref="AssetsFilePath"/> as reports show it.</summary>
    public string ShownOutput { get; init; } = "";

    /// <summary>A failed gate has put the assets file aside, and no restore has written another since.</summary>
    public bool IsQuarantined { get; init; }

    /// <summary>There was no lock file when the restore that is judged began. The one that it wrote pins whatever the sources offered, and counts as none.</summary>
    public bool IsNewlyLocked { get; init; }

    /// <summary>A sentence for people and the place to look at.</summary>
    public sealed record Fault(string Detail, Location Location);
}
