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

            if (IsRoot(folder))
                return null;
        }

        return null;
    }

    /// <summary>Absolute path of the repository that a policy's folder lies in; the folder itself when it lies in none.</summary>
    /// <param name="policyFolder">Absolute.</param>
    public static string Repository(string policyFolder)
    {
        for (var folder = new DirectoryInfo(policyFolder); folder is not null; folder = folder.Parent)
        {
            if (IsRoot(folder))
                return folder.FullName;
        }

        return policyFolder;
    }

    /// <summary>In a worktree and in a submodule it is a file.</summary>
    private static bool IsRoot(DirectoryInfo folder) => Path.Exists(Path.Combine(folder.FullName, ".git"));
}
