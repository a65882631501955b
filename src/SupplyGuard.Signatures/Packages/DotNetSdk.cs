using System.Runtime.InteropServices;

namespace SupplyGuard.Signatures.Packages;

/// <summary>
/// Finds the .NET SDK whose trust bundles we use; the only code here that asks the process where it lives. The running runtime's own
/// installation comes first, so that an environment variable cannot point a normal installation at other roots.
/// </summary>
public static class DotNetSdk
{
    /// <summary>The folder of the SDK with the highest version that carries trust bundles; null when there is none.</summary>
    public static string? Find() => Find(
        AppContext.BaseDirectory,
        RuntimeEnvironment.GetRuntimeDirectory(),
        Environment.GetEnvironmentVariable("DOTNET_ROOT"),
        Environment.GetEnvironmentVariable("PATH"));

    internal static string? Find(string baseDirectory, string runtimeDirectory, string? dotnetRoot, string? searchPath)
    {
        // Inside MSBuild we are hosted by an SDK: that one is doing the restores.
        if (HasBundles(baseDirectory))
            return Path.TrimEndingDirectorySeparator(baseDirectory);

        // <root>/shared/Microsoft.NETCore.App/<version>/
        var root = Path.GetFullPath("../../..", Path.TrimEndingDirectorySeparator(runtimeDirectory) is { Length: > 0 } directory ? directory : baseDirectory);
        return NewestIn(root)
            ?? (Path.IsPathFullyQualified(dotnetRoot ?? "") ? NewestIn(dotnetRoot!) : null)
            ?? (searchPath ?? "").Split(Path.PathSeparator).Select(RootOfCommand).OfType<string>().Select(NewestIn).FirstOrDefault(sdk => sdk is not null);
    }

    private static string? NewestIn(string root)
    {
        var folder = Path.Combine(root, "sdk");
        return !Directory.Exists(folder)
            ? null
            : Directory.EnumerateDirectories(folder)
                .Where(HasBundles)
                .Select(path => (Path: path, Version: VersionOf(path)))
                .OrderByDescending(sdk => sdk.Version)
                .ThenByDescending(sdk => sdk.Path, StringComparer.Ordinal)
                .Select(sdk => sdk.Path)
                .FirstOrDefault();
    }

    private static string? RootOfCommand(string folder)
    {
        if (!Path.IsPathFullyQualified(folder))
            return null;

        var command = new FileInfo(Path.Combine(folder, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        try
        {
            return command.Exists ? Path.GetDirectoryName(command.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? command.FullName) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static bool HasBundles(string sdkFolder) => Directory.Exists(Path.Combine(sdkFolder, TrustBundle.FolderName));

    private static Version VersionOf(string path) => Version.TryParse(Path.GetFileName(path).Split('-')[0], out var version) ? version : new Version(0, 0);
}
