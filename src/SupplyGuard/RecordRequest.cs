using System.Collections.Immutable;
using SupplyGuard.Evidence;

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

    /// <summary>The environment variables that restore and build see; null: not judged. See <see cref="VerifyRequest.Environment"/>.</summary>
    public ImmutableSortedDictionary<string, string>? Environment { get; init; }

    /// <summary>Asks another verifier about the signature of the package whose runtime is loaded. See <see cref="VerifyRequest.SecondOpinion"/>.</summary>
    public Func<OpinionQuestion, CancellationToken, OpinionAnswer>? SecondOpinion { get; init; }

    /// <summary>The model that is trusted; null: the one that the policy evaluates.</summary>
    public string? ModelPath { get; init; }
}
