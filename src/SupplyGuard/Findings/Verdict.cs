namespace SupplyGuard.Findings;

/// <summary>The outcome for a subject or a report, ordered from good to bad. Incomplete is not passed.</summary>
public enum Verdict
{
    /// <summary>Everything was examined, and nothing of severity error was found.</summary>
    Passed,

    /// <summary>Something could not be examined, and nothing of severity error was found in the rest.</summary>
    Incomplete,

    /// <summary>Something of severity error was found.</summary>
    Failed,
}
