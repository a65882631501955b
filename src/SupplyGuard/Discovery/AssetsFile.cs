using System.Collections.Immutable;

namespace SupplyGuard.Discovery;

/// <summary>What a restore left in <c>project.assets.json</c>. Untrusted like everything in <c>obj/</c>: paths are claims.</summary>
/// <param name="ProjectPath">Absolute path of the project that was restored.</param>
/// <param name="LockFilePath">Where restore keeps the lock file, when the project says so; null for the usual place.</param>
/// <param name="PackageFolders">The packages folder, then fallback folders.</param>
/// <param name="Packages">Every package of every target, each once.</param>
/// <param name="Downloads">Packages that are downloaded and not referenced: runtime packs, compilers. No lock file of NuGet's covers them.</param>
/// <param name="ProjectReferences">Absolute paths of the projects that this one refers to.</param>
internal sealed record AssetsFile(
    string ProjectPath,
    string? LockFilePath,
    ImmutableArray<string> PackageFolders,
    ImmutableArray<RestoredTarget> Targets,
    ImmutableArray<RestoredPackage> Packages,
    ImmutableArray<RestoredPackage> Downloads,
    ImmutableArray<string> ProjectReferences)
{
    /// <summary>Codes of the errors that restore wrote down, each once. NuGet leaves an assets file behind even when a restore failed.</summary>
    public ImmutableArray<string> Errors { get; init; } = [];

    /// <summary>Files that a build imports from packages.</summary>
    public ImmutableArray<PackageFile> BuildFiles { get; init; } = [];

    /// <summary>Files that become items of a build.</summary>
    public ImmutableArray<PackageFile> ContentFiles { get; init; } = [];

    /// <summary>Paths that do not stay inside the package they are said to be in.</summary>
    public ImmutableArray<PackageFile> Strays { get; init; } = [];

    /// <summary>Sources that restore asked, also those that a project names itself.</summary>
    public ImmutableArray<string> Sources { get; init; } = [];

    /// <summary>Folders that restore took packages from before it asked a source.</summary>
    public ImmutableArray<string> FallbackFolders { get; init; } = [];

    /// <summary>Absolute paths of the files that restore says its configuration came from, the nearest first.</summary>
    public ImmutableArray<string> ConfigurationFiles { get; init; } = [];
}
