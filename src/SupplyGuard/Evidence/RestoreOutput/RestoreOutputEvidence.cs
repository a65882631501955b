using System.Collections.Immutable;
using SupplyGuard.Discovery;

namespace SupplyGuard.Evidence.RestoreOutput;

/// <summary>What lies in the folder from which MSBuild imports what was restored for a project.</summary>
/// <param name="Assets">What the assets file there says.</param>
/// <param name="Generated">Those of NuGet's two files that are there. A missing one imports nothing.</param>
/// <param name="OtherImports">Names of further files in the folder that MSBuild imports all the same, sorted.</param>
/// <param name="PackageFolders">Absolute path of the folder of each package of the project that is installed, by lower-cased <c>id/version</c>.</param>
/// <param name="UserProfile">What NuGet abbreviates as <c>$(UserProfile)</c>; null where it does not.</param>
internal sealed record RestoreOutputEvidence(
    RestoredProject Project,
    AssetsFile Assets,
    ImmutableArray<GeneratedFile> Generated,
    ImmutableArray<string> OtherImports,
    ImmutableDictionary<string, string> PackageFolders,
    string? UserProfile)
{
    public bool IsQuarantined => Project.IsQuarantined || Generated.Any(file => file.IsBlocker);

    /// <summary>The folder could not be listed; null when it could.</summary>
    public RestoredProject.Fault? Fault { get; init; }

    /// <summary>Why parts could not be read.</summary>
    public IEnumerable<RestoredProject.Fault> Faults => Generated.Select(file => file.Fault).Append(Fault).OfType<RestoredProject.Fault>();
}
