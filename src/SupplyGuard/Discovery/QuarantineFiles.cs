using System.Text;

namespace SupplyGuard.Discovery;

/// <summary>What a failed restore gate leaves in a project's <c>obj</c> folder, and how it is recognised.</summary>
internal static class QuarantineFiles
{
    /// <summary>Appended to the name of an assets file that was put aside. Nothing but SupplyGuard reads such a file.</summary>
    public const string AssetsSuffix = ".supplyguard";

    /// <summary>Stands in for the files through which MSBuild imports packages: whoever imports it builds nothing.</summary>
    public const string Blocker = """
        <Project InitialTargets="_SupplyGuardBlocksRestoredPackages">
          <Target Name="_SupplyGuardBlocksRestoredPackages">
            <Error Code="SG1112" Text="SupplyGuard blocked what was restored for '$(MSBuildProjectFile)'. Run 'dotnet supplyguard verify' for the findings; restore again when their cause is gone." />
          </Target>
        </Project>

        """;

    private static readonly byte[] BlockerBytes = Encoding.UTF8.GetBytes(Blocker);

    /// <summary>The two files that Microsoft.Common.props and .targets import from NuGet's output folder.</summary>
    /// <param name="projectPath">Absolute.</param>
    /// <param name="folder">Absolute path of the output folder.</param>
    public static (string Props, string Targets) GeneratedBy(string projectPath, string folder)
    {
        var name = Path.Combine(folder, Path.GetFileName(projectPath));
        return ($"{name}.nuget.g.props", $"{name}.nuget.g.targets");
    }

    public static bool IsBlocker(ReadOnlySpan<byte> content) => content.SequenceEqual(BlockerBytes);
}
