using System.Collections.Immutable;

namespace SupplyGuard;

/// <summary>What <c>init</c> is asked to do.</summary>
/// <param name="Folder">Absolute path of the folder that is to be guarded.</param>
internal sealed record InitRequest(string Folder)
{
    /// <summary>The preset that a new policy extends.</summary>
    public string Preset { get; init; } = "standard";

    /// <summary>Whether the guard is checked in instead of named in <c>global.json</c>.</summary>
    public bool Vendored { get; init; }

    /// <summary>Whether nothing may be written, nor restored.</summary>
    public bool DryRun { get; init; }

    /// <summary>As <see cref="VerifyRequest.GuardPayload"/>.</summary>
    public string? GuardPayload { get; init; }

    /// <summary>
    /// Restores projects, given their absolute paths and whether those without a NuGet lock file shall get one. Returns null, or why it failed.
    /// </summary>
    public Func<ImmutableArray<string>, bool, CancellationToken, string?>? Restore { get; init; }

    /// <summary>Told in a few words what is being done.</summary>
    public Action<string>? Progress { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
