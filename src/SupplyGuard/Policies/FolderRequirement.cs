namespace SupplyGuard.Policies;

/// <summary>What the policy asks of the folder that packages are extracted into.</summary>
[Flags]
public enum FolderRequirement
{
    /// <summary>Nothing. Spelled <c>any</c>.</summary>
    None = 0,

    /// <summary>It lies in the repository, so no other repository shares it. Spelled <c>repository</c>.</summary>
    Repository = 1,

    /// <summary>Whoever builds cannot write to it. Spelled <c>readOnly</c>.</summary>
    ReadOnly = 2,
}
