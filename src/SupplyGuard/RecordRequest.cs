using System.Collections.Immutable;

namespace SupplyGuard;

/// <summary>A request to record baselines. All paths are absolute.</summary>
/// <param name="Path">Folder from which the policy is looked for.</param>
public sealed record RecordRequest(string Path)
{
    /// <summary>The policy; null: the nearest one at or above <see cref="Path"/>.</summary>
    public string? PolicyPath { get; init; }

    /// <summary>Names of the evaluations to record; empty: all of the policy.</summary>
    public ImmutableArray<string> Evaluations { get; init; } = [];

    /// <summary>Absolute paths of models that are known to be honest, with which the limits are calibrated; empty: nobody calibrates.</summary>
    public ImmutableArray<string> Siblings { get; init; } = [];

    /// <summary>The model that is trusted; null: the one that the policy evaluates.</summary>
    public string? ModelPath { get; init; }
}
