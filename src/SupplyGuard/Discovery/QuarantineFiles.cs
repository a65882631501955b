using System.Collections.Immutable;
using System.Text;

namespace SupplyGuard.Discovery;

/// <summary>What a failed restore gate leaves in a project's <c>obj</c> folder, and how it is recognised.</summary>
internal static class QuarantineFiles
{
    /// <summary>Appended to the name of a file that was put aside. Nothing but SupplyGuard reads such a file.</summary>
    public const string Suffix = ".supplyguard";

    /// <summary>Stands in for the files through which MSBuild imports packages: whoever imports it builds nothing.</summary>
    public const string Blocker = """
        <Project InitialTargets="_SupplyGuardBlocksRestoredPackages">
          <Target Name="_SupplyGuardBlocksRestoredPackages">
            <Error Code="SG1112" Text="SupplyGuard blocked what was restored for '$(MSBuildProjectFile)'. Run 'dotnet supplyguard verify' for the findings; restore again when their cause is gone." />
          </Target>
        </Project>

        """;

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false, MatchType = MatchType.Simple };

    private static readonly byte[] BlockerBytes = Encoding.UTF8.GetBytes(Blocker);

    /// <summary>The two files that Microsoft.Common.props and .targets import from NuGet's output folder.</summary>
    /// <param name="projectPath">Absolute.</param>
    /// <param name="folder">Absolute path of the output folder.</param>
    public static (string Props, string Targets) GeneratedBy(string projectPath, string folder)
    {
        var name = Path.Combine(folder, Path.GetFileName(projectPath));
        return ($"{name}.nuget.g.props", $"{name}.nuget.g.targets");
    }

    /// <summary>
    /// Names of the files besides NuGet's two that MSBuild imports from the folder, sorted: Microsoft.Common.props and .targets take in
    /// <c>&lt;project file&gt;.*.props</c> and <c>.targets</c>. MSBuild compares such names without regard to case on every system; only
    /// where the file system does so too are NuGet's own files known by any spelling.
    /// </summary>
    /// <param name="suffix">What follows the name that MSBuild looks for.</param>
    /// <exception cref="IOException">The folder cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be listed.</exception>
    public static ImmutableArray<string> OtherImports(string projectPath, string folder, string suffix = "")
    {
        var (props, targets) = GeneratedBy(projectPath, folder);
        var start = $"{Path.GetFileName(projectPath)}.";
        return
        [
            .. new DirectoryInfo(folder).EnumerateFiles("*", Everything)
                .Select(file => file.Name)
                .Where(name => name.StartsWith(start, StringComparison.OrdinalIgnoreCase)
                    && (name.EndsWith($".props{suffix}", StringComparison.OrdinalIgnoreCase) || name.EndsWith($".targets{suffix}", StringComparison.OrdinalIgnoreCase))
                    && !RestoreOutputs.FileNames.Equals(name, Path.GetFileName(props))
                    && !RestoreOutputs.FileNames.Equals(name, Path.GetFileName(targets)))
                .Order(StringComparer.Ordinal),
        ];
    }

    public static bool IsBlocker(ReadOnlySpan<byte> content) => content.SequenceEqual(BlockerBytes);
}
