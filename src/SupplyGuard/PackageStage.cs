using System.Collections.Immutable;
using SupplyGuard.Checks.Packages.Lockfile;
using SupplyGuard.Checks.Packages.RestoreOutput;
using SupplyGuard.Checks.Packages.Signature;
using SupplyGuard.Checks.Packages.Surface;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.RestoreOutput;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Signatures;
using SupplyGuard.Signatures.Packages;
using SupplyGuard.Subjects;

namespace SupplyGuard;

/// <summary>Packages from discovery to findings.</summary>
/// <param name="Findings">All but pins.</param>
/// <param name="PinFindings">What differs from <c>supplyguard.lock.json</c>, and that a failed gate blocks a project; apart, because <c>lock</c> does not ask.</param>
internal sealed record PackageStage(
    ImmutableArray<RestoredProject> Projects,
    ImmutableArray<PackageEvidence> Evidence,
    ImmutableArray<Finding> Findings,
    ImmutableArray<Finding> PinFindings)
{
    /// <summary>The packages as they lie on disk, in the order of <see cref="Evidence"/>.</summary>
    public ImmutableArray<InstalledPackage> Installed { get; init; } = [];

    public static PackageStage Empty { get; } = new([], [], [], []);

    public long BytesHashed => Evidence.Sum(package => package.BytesHashed);

    public static PackageStage Run(GuardSession session, CancellationToken cancellationToken)
    {
        if (session.Policy.Packages is not { } policy || !session.Request.Scope.HasFlag(VerifyScope.Packages))
            return Empty;

        try
        {
            var projects = Asked(session, cancellationToken);
            var stage = session.Request.Restore is { } restore
                ? Restored(session, policy, projects, restore, cancellationToken)
                : Examine(session, policy, Unlocked(session, Discover(session, projects, cancellationToken)), session.Caches.Memory, cancellationToken);
            return stage with { Findings = [.. stage.Findings, .. OpinionStage.Run(session, policy, stage, cancellationToken), .. PackageReputation.Judge(session, policy, stage, cancellationToken)] };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return Empty with { Findings = [GuardRules.CannotDiscover(ReadFault.Describe(e), session.ShownPolicy)] };
        }
    }

    /// <summary>Absolute paths of the projects that the request is about.</summary>
    /// <exception cref="IOException">A folder or solution cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder or solution may not be read.</exception>
    /// <exception cref="InvalidDataException">A solution file is malformed.</exception>
    public static ImmutableArray<string> Asked(GuardSession session, CancellationToken cancellationToken) =>
        session.Request.Projects is { IsEmpty: false } named ? named : ProjectFinder.Find(session.Request.Path, cancellationToken);

    public void AddTo(ReportBuilder report)
    {
        foreach (var project in Projects)
            report.Examined(project.Subject);
        foreach (var package in Evidence)
            report.Examined(package.Subject);
    }

    /// <summary>
    /// Most restores change nothing, so what lies there is examined while restore runs. That counts only when restore left every assets
    /// file, lock file and extraction as it was and nothing at all was found; otherwise the packages are examined again.
    /// </summary>
    private static PackageStage Restored(
        GuardSession session,
        PackagePolicy policy,
        ImmutableArray<string> projects,
        Func<ImmutableArray<string>, CancellationToken, string?> restore,
        CancellationToken cancellationToken)
    {
        session.Request.Progress?.Invoke("restoring");
        var before = Discover(session, projects, cancellationToken);
        var extractions = ProjectDiscovery.Extractions(before);
        var named = Named(session, before, new PackageFolders(), cancellationToken).Extractions.ToArray();
        var early = before.All(project => project.Assets is not null)
            ? Task.Run(() => Examine(session, policy, before, memory: null, cancellationToken), cancellationToken)
            : Task.FromResult(Empty with { Projects = before });
        var failure = restore(projects, cancellationToken);
        var examined = early.GetAwaiter().GetResult();

        var after = AsLocked(before, Discover(session, projects, cancellationToken));
        var unchanged = after.Select(project => project.Fingerprint).SequenceEqual(before.Select(project => project.Fingerprint))
            && ProjectDiscovery.Extractions(after).SequenceEqual(extractions)
            && Named(session, after, new PackageFolders(), cancellationToken).Extractions.SequenceEqual(named);
        if (!unchanged || examined.Evidence.IsEmpty || !examined.Findings.IsEmpty || !examined.PinFindings.IsEmpty)
            examined = Examine(session, policy, after, session.Caches.Memory, cancellationToken);
        else
            examined = WithOutputs(examined, OutputsOf(session, after, new PackageFolders()));

        // A gate inside the restore that failed has spoken: the quarantine alone keeps the project from passing.
        return failure is null || examined.PinFindings.Any(finding => finding.Rule == RestoreOutputRules.Quarantined)
            ? examined
            : examined with { Findings = examined.Findings.Add(GuardRules.CannotRestore(failure, session.ShownPolicy)) };
    }

    private static PackageStage WithOutputs(PackageStage stage, ImmutableArray<RestoreOutputEvidence> outputs) =>
        stage with { Findings = [.. stage.Findings, .. JudgeOutputs(outputs)], PinFindings = [.. stage.PinFindings, .. outputs.SelectMany(RestoreOutputCheck.Quarantine)] };

    private static ImmutableArray<RestoredProject> Discover(GuardSession session, ImmutableArray<string> projects, CancellationToken cancellationToken) =>
        ProjectDiscovery.Read(projects, session.Policy.Root, session.Request.RestoreOutputs, cancellationToken);

    /// <summary>NuGet writes a lock file that is missing, locked mode or not: one that this restore wrote pins whatever the sources offered.</summary>
    private static ImmutableArray<RestoredProject> AsLocked(ImmutableArray<RestoredProject> before, ImmutableArray<RestoredProject> after)
    {
        var unlocked = before
            .Where(project => project is { Lockfile: null, LockfileFault: null })
            .Select(project => (project.Subject, project.LockfilePath))
            .ToHashSet();
        return [.. after.Select(project => unlocked.Contains((project.Subject, project.LockfilePath)) ? project.AsUnlocked() : project)];
    }

    /// <summary>The same where a face restored: it knows which projects had no lock file.</summary>
    private static ImmutableArray<RestoredProject> Unlocked(GuardSession session, ImmutableArray<RestoredProject> projects)
    {
        if (session.Request.Unlocked.IsEmpty)
            return projects;

        var shown = new ShownPath(PhysicalPath.OfFolder(session.Policy.Root));
        var written = session.Request.Unlocked
            .Select(project => (new ProjectSubject(shown.Of(PhysicalPath.OfFile(project))), shown.Of(PhysicalPath.OfFile(session.LockfileOf(project)))))
            .ToHashSet();
        return [.. projects.Select(project => written.Contains((project.Subject, project.LockfilePath)) ? project.AsUnlocked() : project)];
    }

    /// <param name="memory">Null while a restore may still change what it would remember.</param>
    private static PackageStage Examine(
        GuardSession session,
        PackagePolicy policy,
        ImmutableArray<RestoredProject> projects,
        EvidenceMemory? memory,
        CancellationToken cancellationToken)
    {
        var folders = new PackageFolders();
        var named = Named(session, projects, folders, cancellationToken);
        var packages = named.With(ProjectDiscovery.Packages(projects, folders));
        var revocation = RevocationEvidence.Gather(policy, session.Policy.Root, session.Request.Clock);
        var trust = revocation.AddTo(memory?.Trust ?? TrustBundle.OfThisMachine());
        var progress = session.Request.Progress;
        var gathering = new PackageGathering(trust, session.Lock ?? GuardLock.Empty, done => progress?.Invoke($"packages: {done} of {packages.Length}"), session.Request.Clock)
        {
            Receipts = session.Caches.PackagesBy(trust),
            Memory = memory,
        };
        var evidence = gathering.Gather(packages, cancellationToken);

        var judge = new PackageJudge(session, policy, projects, folders);
        var findings = judge.Findings(packages, evidence)
            .Concat(SignatureCheck.Lists(policy, revocation))
            .Concat(named.Findings)
            .Concat(IsWhole(session) ? SignatureCheck.Unused(policy, evidence).Concat(SurfaceCheck.Unused(policy, evidence)) : []);
        return WithOutputs(new PackageStage(projects, evidence, [.. findings], [.. judge.Pins(evidence)]) { Installed = packages }, OutputsOf(session, projects, folders));
    }

    private static ImmutableArray<RestoreOutputEvidence> OutputsOf(GuardSession session, ImmutableArray<RestoredProject> projects, PackageFolders folders)
    {
        var profile = session.Request.Environment?.GetValueOrDefault("USERPROFILE") ?? (OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) : null);
        return [.. projects.Select(project => RestoreOutputGathering.Gather(project, folders, profile)).OfType<RestoreOutputEvidence>()];
    }

    private static IEnumerable<Finding> JudgeOutputs(ImmutableArray<RestoreOutputEvidence> outputs) => outputs.SelectMany(output =>
        RestoreOutputCheck.Run(output).Concat(output.Faults.Select(fault => LockfileRules.CannotRead(output.Project, fault))));

    /// <summary>Whether the run is about everything below the policy: a single project does not use all that the policy allows.</summary>
    private static bool IsWhole(GuardSession session) => session.Request.Scope is VerifyScope.All && IsAboutRepository(session);

    private static NamedStage Named(GuardSession session, ImmutableArray<RestoredProject> projects, PackageFolders folders, CancellationToken cancellationToken) =>
        NamedStage.Run(session, session.Request.Projects.IsEmpty && IsAboutRepository(session), projects, folders, cancellationToken);

    /// <summary>Whether the run is about all projects below the policy.</summary>
    public static bool IsAboutRepository(GuardSession session)
    {
        var path = session.Request.Path;
        if (path.EndsWith("proj", StringComparison.OrdinalIgnoreCase))
            return false;

        var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(path)!;
        return PhysicalPath.IsIn(folder, session.Policy.Root);
    }
}
