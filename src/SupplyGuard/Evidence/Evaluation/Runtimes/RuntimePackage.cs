using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Evaluation.Runtimes;

/// <summary>A restored package that may bring a runtime for models.</summary>
/// <param name="Folder">Absolute path of its extracted folder; null when no packages folder holds it.</param>
internal sealed record RuntimePackage(PackageEvidence Evidence, string? Folder, RuntimeTrust Trust)
{
    /// <summary>Id and version, as people know it.</summary>
    public string Name => $"{Evidence.Subject.PackageId} {Evidence.Subject.Version}";

    /// <summary>Ids of the rules for which it does not pass, sorted.</summary>
    public ImmutableArray<string> Broken { get; init; } = [];

    /// <summary>What its files lack to be loaded, without a period; null when nothing.</summary>
    public string? Unfit { get; init; }

    /// <summary>Its name, with those rules, or with what its files lack where no rule says it.</summary>
    public string Fault => !Broken.IsEmpty ? $"{Name} ({string.Join(", ", Broken)})" : Unfit is null ? Name : $"{Name} ({Unfit})";

    /// <summary>Null when it is none.</summary>
    public PackageVersion? Version => PackageVersion.Parse(Evidence.Subject.Version);

    /// <summary>A native library as it was when the package was examined: never one that only lies in the folder.</summary>
    /// <param name="path">Relative to the package's folder, with forward slashes.</param>
    /// <returns>Null when the examined package has no such native file.</returns>
    public RestoredLibrary? Library(string path)
    {
        foreach (var file in Evidence.Native.Select(CodeFile.Parse))
        {
            if (Folder is not null && file.Path == path && Digest.TryParse($"sha256:{file.Digest}", out var digest))
                return new RestoredLibrary(Path.Combine([Folder, .. path.Split('/')]), digest, Name);
        }

        return null;
    }
}
