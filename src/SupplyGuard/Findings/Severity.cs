namespace SupplyGuard.Findings;

/// <summary>How much a finding weighs; decided by its rule, then by the policy, in one place.</summary>
public enum Severity
{
    /// <summary>For information; never changes the verdict.</summary>
    Note,

    /// <summary>Shown, and does not fail the build.</summary>
    Warning,

    /// <summary>Fails the build.</summary>
    Error,
}
