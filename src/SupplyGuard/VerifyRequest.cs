using System.Collections.Immutable;
using SupplyGuard.Evidence;

namespace SupplyGuard;

/// <summary>Everything a face may ask of the guard. All paths are absolute.</summary>
/// <param name="Path">A project, a solution or a folder that exists.</param>
/// <param name="PolicyPath">The policy; null: the nearest <c>supplyguard.json</c> at or above <paramref name="Path"/>.</param>
public sealed record VerifyRequest(string Path, string? PolicyPath = null)
{
    /// <summary>What to judge; everything that the policy asks for unless a face narrows it.</summary>
    public VerifyScope Scope { get; init; } = VerifyScope.All;

    /// <summary>
    /// A gate: verdict and findings are wanted, and no list of what was examined. Where packages passed before and nothing has changed since,
    /// <see cref="Caching"/> then answers for all of them at once.
    /// </summary>
    public bool IsGate { get; init; }

    /// <summary>Projects to judge instead of those that <see cref="Path"/> names; empty: those.</summary>
    public ImmutableArray<string> Projects { get; init; } = [];

    /// <summary>Projects that had no lock file before they were restored (<see cref="RestoreGate.Before"/>): the one that restore wrote does not count.</summary>
    public ImmutableArray<string> Unlocked { get; init; } = [];

    /// <summary>Files that a build says are models: each must be one that the policy names.</summary>
    public ImmutableArray<string> DeclaredModels { get; init; } = [];

    /// <summary>Files of any kind that leave a build: the models among them must be ones that were verified.</summary>
    public ImmutableArray<string> ShippedFiles { get; init; } = [];

    /// <summary>Names of the evaluations to run; empty: all of the policy.</summary>
    public ImmutableArray<string> Evaluations { get; init; } = [];

    /// <summary>
    /// A file to try: it stands in for the model of the one evaluation that is asked for, and is compared with no pin. Nothing is remembered or may be
    /// attested of it. Null: the models of the policy. Only with <see cref="VerifyScope.Evaluations"/>, and for a file below the policy's folder.
    /// </summary>
    public string? ModelPath { get; init; }

    /// <summary>Device for evaluations instead of the policy's; null: the policy's. <c>requireDevice</c> still holds.</summary>
    public string? Device { get; init; }

    /// <summary>
    /// Runs before packages are looked at, while models and evaluations are already under way; a face restores here. It is given the
    /// projects that were found, and returns null, or why the packages on disk are not those that were asked for.
    /// </summary>
    public Func<ImmutableArray<string>, CancellationToken, string?>? Restore { get; init; }

    /// <summary>Asks another verifier about package signatures; null where the face has none, as inside a build. Asked if the policy needs it or <see cref="WantsSecondOpinion"/>.</summary>
    public Func<OpinionQuestion, CancellationToken, OpinionAnswer>? SecondOpinion { get; init; }

    /// <summary>Whether a build asks, which has no other verifier: a second opinion that the policy needs is left to runs that can have it. Elsewhere one that nobody can be asked for is missing.</summary>
    public bool IsBuild { get; init; }

    /// <summary>Whether the person wants a second opinion, whatever the policy needs.</summary>
    public bool WantsSecondOpinion { get; init; }

    /// <summary>
    /// Fetches what package sources say about packages, where a face has leave to use the network; null: no source is asked. It returns the
    /// bytes behind an address, or null when the source says that there are none, or throws an <see cref="IOException"/> that says why not.
    /// </summary>
    public Func<SourceQuestion, CancellationToken, byte[]?>? Audit { get; init; }

    /// <summary>
    /// Whether the person could have had the sources asked. What only they know, and the policy wants to know, is then incomplete without; a
    /// face that never asks anybody, as inside a build, leaves it to one that does.
    /// </summary>
    public bool CouldAudit { get; init; }

    /// <summary>
    /// Absolute path of the <c>project.assets.json</c> (MSBuild's <c>ProjectAssetsFile</c>) of each project that the face knows it for, by
    /// the project's absolute path. Others are looked for where restore usually writes.
    /// </summary>
    public ImmutableDictionary<string, string> RestoreOutputs { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>
    /// Absolute path of the lock file (NuGet's <c>NuGetLockFilePath</c>) of each project that has it elsewhere than usual, by the project's
    /// absolute path. Asked only before a restore; afterwards the assets file says it.
    /// </summary>
    public ImmutableDictionary<string, string> LockFiles { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The environment variables that restore and build see, from <see cref="Evidence.HostEnvironment.Read"/>; null: not judged. The engine reads none itself.</summary>
    public ImmutableSortedDictionary<string, string>? Environment { get; init; }

    /// <summary>What may be taken over from earlier runs; null: everything is examined. Faces take <see cref="SupplyGuard.Caching.Usual"/>.</summary>
    public Caching? Caching { get; init; }

    /// <summary>
    /// Absolute path of the folder that holds the evaluator; null: <c>evaluator/</c> beside the engine, else the package
    /// <c>SupplyGuard.Evaluator.&lt;rid&gt;</c> of the engine's version among the packages that were restored and examined.
    /// </summary>
    public string? EvaluatorFolder { get; init; }

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
