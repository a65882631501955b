namespace SupplyGuard.Policies;

/// <summary>Finds the policy that holds for a folder.</summary>
public static class PolicyLocator
{
    public const string FileName = "supplyguard.json";

    /// <summary>
    /// Absolute path of the nearest policy file, from the folder upwards; null when there is none. Does not look above the root of the
    /// repository, so that a file that somebody left in a parent folder decides nothing.
    /// </summary>
    /// <param name="startDirectory">Absolute.</param>
    public static string? Find(string startDirectory)
    {
        for (var folder = new DirectoryInfo(startDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, FileName);
            if (File.Exists(candidate))
                return candidate;

            // In a worktree and in a submodule it is a file.
            if (Path.Exists(Path.Combine(folder.FullName, ".git")))
                return null;
        }

        return null;
    }
}
