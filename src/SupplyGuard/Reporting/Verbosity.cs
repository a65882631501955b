namespace SupplyGuard.Reporting;

/// <summary>How much a text report says. The verdict does not depend on it.</summary>
public enum Verbosity
{
    /// <summary>Errors and what was not examined, a line each, and the verdict.</summary>
    Quiet,

    /// <summary>All findings with their fixes, and measurements.</summary>
    Normal,

    /// <summary>Evidence and every subject as well.</summary>
    Detailed,
}
