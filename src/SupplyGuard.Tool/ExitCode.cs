using SupplyGuard.Findings;

namespace SupplyGuard.Tool;

/// <summary>What the process returns; docs/exit-codes.md.</summary>
internal static class ExitCode
{
    public const int Passed = 0;

    /// <summary>A finding of severity error.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the policy is wrong.</summary>
    public const int AskedWrongly = 2;

    /// <summary>Something could not be examined.</summary>
    public const int Incomplete = 3;

    /// <summary>Ctrl+C, as shells expect: 128 + SIGINT.</summary>
    public const int Cancelled = 130;

    public static int For(Report report) => report.Verdict switch
    {
        Verdict.Passed => Passed,
        _ when report.PolicyIsWrong => AskedWrongly,
        Verdict.Failed => Failed,
        _ => Incomplete,
    };
}
