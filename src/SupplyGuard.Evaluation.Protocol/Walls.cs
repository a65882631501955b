using System.Collections.Immutable;

namespace SupplyGuard.Evaluation.Protocol;

/// <summary>
/// What can stand between an evaluator that its model took over and the machine it runs on (docs/confinement.md). A wall counts
/// only where it was tried and held, or the system said so, before the model was read.
/// </summary>
public static class Walls
{
    /// <summary>No variable and no open file of the process that asked.</summary>
    public const string Environment = "environment";

    /// <summary>Reads what it was given and what the runtime needs; writes its answer and nothing else.</summary>
    public const string Files = "files";

    /// <summary>Holds no more memory than the request allows.</summary>
    public const string Memory = "memory";

    /// <summary>Opens no socket of any family.</summary>
    public const string Network = "network";

    /// <summary>Has no right beyond those of an ordinary process of its user, and gains none.</summary>
    public const string Privileges = "privileges";

    /// <summary>Starts no process and runs no program.</summary>
    public const string Processes = "processes";

    /// <summary>Uses no more processor time than the request allows, also when nobody is left to end it.</summary>
    public const string Time = "time";

    /// <summary>Every wall, in the order of reports.</summary>
    public static ImmutableArray<string> All { get; } = [Environment, Files, Memory, Network, Privileges, Processes, Time];
}
