using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence.RestoreOutput;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Packages.RestoreOutput;

/// <summary>Judges whether a build that imports a project's restore output gets what restore wrote, and nothing but files of its packages.</summary>
internal static class RestoreOutputCheck
{
    /// <summary>Of problems of one kind in one file; the first of them says enough.</summary>
    private const int MostShown = 5;

    /// <summary>What follows the project's file name in files of Entity Framework, the code generator of ASP.NET Core, and Paket.</summary>
    private static readonly ImmutableHashSet<string> WellKnown = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase, ".EntityFrameworkCore.targets", ".codegeneration.targets", ".paket.props", ".paket.targets");

    public static IEnumerable<Finding> Run(RestoreOutputEvidence output)
    {
        var projectName = Path.GetFileName(output.Project.FilePath);
        foreach (var name in output.OtherImports)
        {
            var kind = name[projectName.Length..];
            yield return WellKnown.Contains(kind.EndsWith(QuarantineFiles.Suffix, StringComparison.Ordinal) ? kind[..^QuarantineFiles.Suffix.Length] : kind)
                ? RestoreOutputRules.OfTool(output.Project, name)
                : RestoreOutputRules.Foreign(output.Project, name);
        }

        var imports = new GeneratedImports(output);
        foreach (var file in output.Generated)
        {
            if (file.Root is not { } root)
                continue;

            foreach (var (at, detail) in imports.Problems(root).Take(MostShown))
                yield return RestoreOutputRules.Differs(output.Project, new Location(file.ShownPath, at.Line, at.Column), detail);
        }

        var assets = new Location($"{output.Project.ShownOutput}/{Path.GetFileName(output.Project.AssetsFilePath)}");
        foreach (var stray in output.Assets.Strays.Take(MostShown))
            yield return RestoreOutputRules.Differs(output.Project, assets, $"it takes '{PolicyText.Shown(stray.Path)}' for a path in the package '{stray.Key}'.");
    }

    /// <summary>What makes a project never passed while a failed gate blocks it.</summary>
    public static IEnumerable<Finding> Quarantine(RestoreOutputEvidence output)
    {
        if (output.IsQuarantined)
            yield return RestoreOutputRules.IsQuarantined(output.Project);
    }
}
