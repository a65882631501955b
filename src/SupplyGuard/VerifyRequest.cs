using System.Collections.Immutable;

namespace SupplyGuard;

/// <summary>Everything a face may ask of the guard. All paths are absolute.</summary>
/// <param name="Path">A project, a solution or a folder that exists.</param>
/// <param name="PolicyPath">The policy; null: the nearest <c>supplyguard.json</c> at or above <paramref name="Path"/>.</param>
public sealed record VerifyRequest(string Path, string? PolicyPath = null)
{
    /// <summary>What to judge; everything that the policy asks for unless a face narrows it.</summary>
    public VerifyScope Scope { get; init; } = VerifyScope.All;

    /// <summary>Names of the evaluations to run; empty: all of the policy.</summary>
    public ImmutableArray<string> Evaluations { get; init; } = [];

    /// <summary>Device for evaluations instead of the policy's; null: the policy's. <c>requireDevice</c> still holds.</summary>
    public string? Device { get; init; }

    /// <summary>
    /// Runs before packages are looked at, while models and evaluations are already under way; a face restores here. It is given the
    /// projects that were found, and returns null, or why the packages on disk are not those that were asked for.
    /// </summary>
    public Func<ImmutableArray<string>, CancellationToken, string?>? Restore { get; init; }

    /// <summary>
    /// Absolute path of the guard for MSBuild that came with the face: a folder with <c>Sdk</c> and <c>tasks</c>. A checked-in copy is compared
    /// with it; null: there is none.
    /// </summary>
    public string? GuardPayload { get; init; }

    /// <summary>Told in a few words what is being done, from any thread.</summary>
    public Action<string>? Progress { get; init; }

    /// <summary>Whose clock decides which exemptions have expired.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
