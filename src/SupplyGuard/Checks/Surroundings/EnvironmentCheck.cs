using System.Collections.Frozen;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;

namespace SupplyGuard.Checks.Surroundings;

/// <summary>
/// Judges environment variables that no honest machine sets. MSBuild makes a property of every variable, without regard to case, and many
/// of its files set a property only where it is empty: whoever sets the variable first decides.
/// </summary>
internal static class EnvironmentCheck
{
    /// <summary>Both name native code that evaluations are to load.</summary>
    private static readonly string[] Runtimes = ["SUPPLYGUARD_ONNXRUNTIME", "SUPPLYGUARD_VULKAN_DRIVER"];

    private const string PackagesFolder = "NUGET_PACKAGES";

    /// <summary>Properties of which every value is hostile in an environment: what restore takes, where build looks for it, what MSBuild imports or loads.</summary>
    private static readonly FrozenSet<string> Redirections = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "RestoreSources", "RestoreAdditionalProjectSources", "RestoreConfigFile", "RestoreRootConfigDirectory", "RestorePackagesPath", "RestoreRepositoryPath",
        "RestoreFallbackFolders", "RestoreAdditionalProjectFallbackFolders", "RestoreAdditionalProjectFallbackFoldersExcludes", "RestoreOutputPath",
        "RestoreProjectStyle", "RestoreGraphProjectInput", "RestoreTaskAssemblyFile", "NuGetRestoreTargets", "NuGetLockFilePath", "NuGetPackageRoot",
        "NuGetPackageFolders", "ProjectAssetsFile", "ProjectAssetsCacheFile", "MSBuildProjectExtensionsPath", "MSBuildIsRestoring", "ExcludeRestorePackageImports",
        "DirectoryBuildPropsPath", "DirectoryBuildTargetsPath", "DirectorySolutionPropsPath", "DirectorySolutionTargetsPath", "DirectoryPackagesPropsPath",
        "_DirectoryBuildPropsFile", "_DirectoryBuildPropsBasePath", "_DirectoryBuildTargetsFile", "_DirectoryBuildTargetsBasePath",
        "_DirectorySolutionPropsFile", "_DirectorySolutionPropsBasePath", "_DirectorySolutionTargetsFile", "_DirectorySolutionTargetsBasePath",
        "_DirectoryPackagesPropsFile", "_DirectoryPackagesPropsBasePath",
        "AlternateCommonProps", "AfterMicrosoftNetSdkProps", "BeforeMicrosoftNETSdkTargets", "AfterMicrosoftNETSdkTargets",
        "BeforeTargetFrameworkInferenceTargets", "AfterTargetFrameworkInferenceTargets", "LanguageTargets", "CommonTargetsPath", "CSharpTargetsPath",
        "CSharpCoreTargetsPath", "CSharpDesignTimeTargetsPath", "VisualBasicTargetsPath", "VisualBasicCoreTargetsPath", "VisualBasicDesignTimeTargetsPath",
        "FSharpTargetsPath", "FSharpDesignTimeTargetsPath", "NetFrameworkPropsPath", "NetFrameworkTargetsPath", "CodeAnalysisTargets", "ReportingServicesTargets",
        "MsTestToolsTargets", "MsAppxPackageTargets", "ILCompilerTargetsPath", "ILLinkTargetsPath", "NuGetBuildTasksPackTargets",
        "MSBuildUserExtensionsPath", "MSBUILDADDITIONALSDKRESOLVERSFOLDER", "MSBUILDADDITIONALSDKRESOLVERSFOLDER_NET");

    /// <summary>Properties of which one value is hostile; the other is what a careful machine may set.</summary>
    private static readonly FrozenDictionary<string, string> Values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["RestoreLockedMode"] = "false",
        ["RestorePackagesWithLockFile"] = "false",
        ["RestoreForceEvaluate"] = "true",
        ["RestoreRecursive"] = "false",
        ["ImportDirectoryBuildProps"] = "false",
        ["ImportDirectoryBuildTargets"] = "false",
        ["ImportDirectorySolutionProps"] = "false",
        ["ImportDirectorySolutionTargets"] = "false",
        ["ImportDirectoryPackagesProps"] = "false",
        ["ImportProjectExtensionProps"] = "true",
        ["ImportProjectExtensionTargets"] = "true",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The change wave since which a restore imports nothing that lies in <c>obj</c>. This variable switches off one and all later ones.</summary>
    private const string DisabledWave = "MSBUILDDISABLEFEATURESFROMVERSION";

    private static readonly Version WaveOfRestore = new(17, 10);

    /// <summary>How the names of all hooks begin that let somebody import a file of his own into every build.</summary>
    private static readonly string[] Hooks = ["CustomBeforeMicrosoft", "CustomAfterMicrosoft", "CustomBeforeDirectoryBuild", "CustomAfterDirectoryBuild", "ImportByWildcardBefore", "ImportByWildcardAfter", "ImportUserLocationsByWildcard"];

    public static IEnumerable<Finding> Run(SurroundingsEvidence surroundings, string shownPolicy)
    {
        foreach (var (name, value) in surroundings.Variables)
        {
            // MSBuild does not tell an empty variable from none.
            if (value.Length == 0)
                continue;

            if (IsRedirection(name, value))
                yield return SurroundingsRules.Redirects(name, shownPolicy);
            else if (IsWeakening(name, value))
                yield return SurroundingsRules.Weakens(name, shownPolicy);
            else if (Runtimes.Contains(name, StringComparer.OrdinalIgnoreCase))
                yield return SurroundingsRules.OtherRuntime(name, shownPolicy);
            else if (name.StartsWith("SupplyGuard", StringComparison.OrdinalIgnoreCase))
                yield return SurroundingsRules.Unknown(name, shownPolicy);
        }

        if (surroundings.PackagesFolderIsOpen)
            yield return SurroundingsRules.OpenFolder(PackagesFolder, shownPolicy);
    }

    private static bool IsRedirection(string name, string value) =>
        Redirections.Contains(name)
        || (Values.TryGetValue(name, out var hostile) && value.Trim().Equals(hostile, StringComparison.OrdinalIgnoreCase))
        || (name.Equals(DisabledWave, StringComparison.OrdinalIgnoreCase) && Version.TryParse(value, out var wave) && wave <= WaveOfRestore)
        || Array.Exists(Hooks, hook => name.StartsWith(hook, StringComparison.OrdinalIgnoreCase));

    /// <summary>The dotnet command itself sets the first to <c>True</c>. An offline revocation mode is preset on many machines, and says nothing.</summary>
    private static bool IsWeakening(string name, string value) =>
        (name.Equals("DOTNET_NUGET_SIGNATURE_VERIFICATION", StringComparison.OrdinalIgnoreCase) && value.Trim().Equals("false", StringComparison.OrdinalIgnoreCase))
        || (name.Equals("MSBUILDENABLEALLPROPERTYFUNCTIONS", StringComparison.OrdinalIgnoreCase) && value.Trim() is not "0");
}
