using System.Collections.Immutable;
using SupplyGuard.Checks.Packages.Lockfile;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence.Sources;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Signatures;
using SupplyGuard.Subjects;

namespace SupplyGuard;

/// <summary>The guard around a restore: before NuGet fetches anything, and before anything that it brought is evaluated.</summary>
public static class RestoreGate
{
    /// <summary>
    /// Judges what can be judged without packages: the policy, its lock, where NuGet is configured to take packages from, and whether there
    /// are lock files to hold the restore against.
    /// </summary>
    /// <param name="mustBeLocked">
    /// On a build agent, where nobody reviews a lock file that this restore would write. Elsewhere a missing one is found after the restore,
    /// which leaves it there to be reviewed.
    /// </param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static RestoreInputs Before(VerifyRequest request, bool mustBeLocked, CancellationToken cancellationToken)
    {
        var own = NuGetFolders.Of(request.Environment);
        var gate = GuardSession.SurroundingsOf(request).Any() ? null : KnownGate.Open(request, "before restore", own.User, own.Machine, own.Home);
        if (gate?.Find(cancellationToken) is { } known)
            return new RestoreInputs(known, []);

        if (!GuardSession.TryOpen(request with { Scope = VerifyScope.Packages }, out var session, out var refusal))
            return new RestoreInputs(refusal, []);

        var findings = session.PolicyFindings.AddRange(session.SurroundingsFindings).ToBuilder();
        if (session.LockFinding is { } lockFinding && lockFinding.Rule.Incomplete)
            findings.Add(lockFinding);

        var projects = Asked(session, findings, cancellationToken);
        if (session.Policy.Packages is { } packages)
            findings.AddRange(SourceStage.Run(session, packages, [.. projects.Select(project => Unrestored(project, session))], [], new PackageFolders(), _ => false));

        var unlocked = session.Policy.Packages is { LockFile.Value: Requirement.Required } ? [.. projects.Where(project => !File.Exists(session.LockfileOf(project)))] : ImmutableArray<string>.Empty;
        if (mustBeLocked)
            findings.AddRange(unlocked.Select(project => LockfileRules.Missing(Unrestored(project, session))));

        var report = session.NewReport();
        report.Add(PolicyJudgement.Apply(session.Policy, findings, session.Today, examinedAll: false));
        var inputs = new RestoreInputs(report.Build(new ReportStatistics(0, 0, 0, 0, 0)), unlocked);
        if (unlocked.IsEmpty)
            gate?.Keep(inputs.Report, session.Policy, GateDependencies.Of(session, projects), cancellationToken);
        return inputs;
    }

    /// <summary>Judges the packages that a restore brought; unless they pass, no build can use them before the next restore.</summary>
    /// <param name="isReported">The report is written to a file, so it has to name everything that was examined.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Report After(VerifyRequest request, bool isReported, CancellationToken cancellationToken)
    {
        Report report;
        try
        {
            report = Guard.Verify(request with { Scope = VerifyScope.Packages, IsGate = !isReported }, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // What nobody has judged is no better than what did not pass.
            Quarantine.Put(request, CancellationToken.None);
            throw;
        }

        if (report.Verdict is Verdict.Passed)
            return report;

        var blocked = Quarantine.Put(request, CancellationToken.None);
        return blocked.IsEmpty ? report : report with { Findings = report.Findings.AddRange(blocked) };
    }

    private static RestoredProject Unrestored(string project, GuardSession session)
    {
        var shown = new ShownPath(PhysicalPath.OfFolder(session.Policy.Root));
        var lockfile = shown.Of(PhysicalPath.OfFile(session.LockfileOf(project)));
        return new RestoredProject(new ProjectSubject(shown.Of(PhysicalPath.OfFile(project))), Assets: null, AssetsFault: null, Lockfile: null, LockfileFault: null, lockfile) { FilePath = project };
    }

    private static ImmutableArray<string> Asked(GuardSession session, ImmutableArray<Finding>.Builder findings, CancellationToken cancellationToken)
    {
        if (session.Policy.Packages is null)
            return [];

        try
        {
            return PackageStage.Asked(session, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            findings.Add(GuardRules.CannotDiscover(ReadFault.Describe(e), session.ShownPolicy));
            return [];
        }
    }
}
