using System.Collections.Immutable;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Evidence;

/// <summary>Which files of a package run, or make something run, while a project that refers to it is built.</summary>
internal static class BuildCode
{
    /// <summary>MSBuild files, tasks, analyzers, generators and tools, where NuGet and the SDK look for them.</summary>
    private static readonly ImmutableArray<string> Folders = ["build/", "buildTransitive/", "buildMultiTargeting/", "buildCrossTargeting/", "analyzers/", "tools/", "Sdk/", "tasks/"];

    /// <summary>Each as <c>path sha256-&lt;hex&gt;</c>, sorted.</summary>
    public static ImmutableArray<string> In(PackageTree tree) =>
    [
        .. tree.Files
            .Where(file => !file.Path.EndsWith("/_._", StringComparison.Ordinal) && Folders.Any(folder => file.Path.StartsWith(folder, StringComparison.OrdinalIgnoreCase)))
            .Select(file => $"{file.Path} sha256-{file.Sha256.Hex}"),
    ];
}
