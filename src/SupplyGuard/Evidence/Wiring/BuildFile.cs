using System.Collections.Immutable;

namespace SupplyGuard.Evidence.Wiring;

/// <summary>What an MSBuild file says that matters for the wiring. Nothing in it was evaluated.</summary>
/// <param name="Path">Absolute.</param>
internal sealed record BuildFile(string Path)
{
    /// <summary>Why it cannot be read, as a clause; null when it can.</summary>
    public string? Fault { get; init; }

    public ImmutableArray<BuildImport> Imports { get; init; } = [];

    public ImmutableArray<BuildSetting> Settings { get; init; } = [];

    /// <summary>Elements directly below <c>Project</c>.</summary>
    public int Elements { get; init; }

    /// <summary>Line and column of the name in the root's start tag, and in its end tag; the latter 0 when there is none.</summary>
    public (int Line, int Column) Start { get; init; }

    public (int Line, int Column) End { get; init; }
}
