namespace SupplyGuard.Discovery;

/// <summary>Turns absolute paths into those that reports show: relative to the policy's folder, or to the packages folder.</summary>
/// <param name="root">Absolute path of the policy's folder.</param>
/// <param name="packageFolders">Absolute paths of packages folders.</param>
internal sealed class ShownPath(string root, params IEnumerable<string> packageFolders)
{
    private const string PackageRoot = "$(NuGetPackageRoot)";

    public string Of(string path)
    {
        foreach (var folder in packageFolders)
        {
            if (Below(folder, path) is { } inside)
                return PackageRoot + inside;
        }

        // A project beside the policy's folder is legitimate; another drive is shown by file name alone, so that no absolute path gets into a report.
        var relative = Path.GetRelativePath(root, path).Replace('\\', '/');
        return Path.IsPathRooted(relative) ? Path.GetFileName(path) : relative;
    }

    private static string? Below(string folder, string path)
    {
        var relative = Path.GetRelativePath(folder, path).Replace('\\', '/');
        return relative is ".." || relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? null : relative;
    }
}
