namespace SupplyGuard.Policies;

/// <summary>How bad a vulnerability is, in the words that NuGet, OSV and GitHub share.</summary>
public enum AdvisorySeverity
{
    /// <summary>Rated, and as harmless: a CVSS score of 0.</summary>
    None,

    Low,

    Moderate,

    High,

    Critical,

    /// <summary>Nobody says: counts as the worst.</summary>
    Unknown,
}
