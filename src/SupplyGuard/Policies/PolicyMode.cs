namespace SupplyGuard.Policies;

/// <summary>Whether findings fail the build. Said in the policy and nowhere else.</summary>
public enum PolicyMode
{
    /// <summary>Errors fail. Spelled <c>enforce</c>.</summary>
    Enforce,

    /// <summary>
    /// Errors are shown as warnings, for the first weeks in an existing repository. What could not be examined is still
    /// incomplete. Spelled <c>observe</c>.
    /// </summary>
    Observe,
}
