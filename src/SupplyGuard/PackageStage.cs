using System.Collections.Immutable;
using SupplyGuard.Checks.Packages.Installed;
using SupplyGuard.Checks.Packages.Lockfile;
using SupplyGuard.Checks.Packages.Pin;
using SupplyGuard.Checks.Packages.Signature;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard;

/// <summary>Packages from discovery to findings.</summary>
/// <param name="Findings">All but pins.</param>
/// <param name="PinFindings">What differs from <c>supplyguard.lock.json</c>; apart, because <c>lock</c> does not ask.</param>
internal sealed record PackageStage(
    ImmutableArray<RestoredProject> Projects,
    ImmutableArray<PackageEvidence> Evidence,
    ImmutableArray<Finding> Findings,
    ImmutableArray<Finding> PinFindings)
{
    public static PackageStage Empty { get; } = new([], [], [], []);

    public long BytesHashed => Evidence.Sum(package => package.BytesHashed);

    public static PackageStage Run(GuardSession session, CancellationToken cancellationToken)
    {
        var request = session.Request;
        if (session.Policy.Packages is not { } policy || !request.Scope.HasFlag(VerifyScope.Packages))
            return Empty;

        var findings = ImmutableArray.CreateBuilder<Finding>();
        var projects = Restored(session, findings, cancellationToken);
        var packages = ProjectDiscovery.Packages(projects);
        var verifier = new PackageSignatureVerifier(DotNetSdk.Find() is { } sdk ? TrustBundle.FromSdk(sdk) : TrustBundle.Empty);
        var progress = request.Progress;
        var evidence = new PackageGathering(verifier, session.Lock ?? GuardLock.Empty, done => progress?.Invoke($"packages: {done} of {packages.Length}"))
            .Gather(packages, cancellationToken);

        var byKey = evidence.ToDictionary(package => package.Subject.Key, StringComparer.Ordinal);
        findings.AddRange(projects.SelectMany(project => LockfileCheck.Run(policy, project, byKey)));
        findings.AddRange(evidence.SelectMany(package => InstalledCheck.Run(policy, package)));
        findings.AddRange(evidence.SelectMany(package => SignatureCheck.Run(policy, package)));
        if (IsWhole(session))
            findings.AddRange(SignatureCheck.Unused(policy, evidence));

        var pins = session.Lock is { } guardLock ? evidence.SelectMany(package => PinCheck.Run(policy, package, guardLock)) : [];
        return new PackageStage(projects, evidence, findings.ToImmutable(), [.. pins]);
    }

    public void AddTo(ReportBuilder report)
    {
        foreach (var project in Projects)
            report.Examined(project.Subject);
        foreach (var package in Evidence)
            report.Examined(package.Subject);
    }

    /// <summary>Whether the run is about everything below the policy: a single project does not use all that the policy allows.</summary>
    private static bool IsWhole(GuardSession session)
    {
        var path = session.Request.Path;
        if (session.Request.Scope is not VerifyScope.All || path.EndsWith("proj", StringComparison.OrdinalIgnoreCase))
            return false;

        var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(path)!;
        return $"{session.Policy.Root}{Path.DirectorySeparatorChar}".StartsWith($"{Path.TrimEndingDirectorySeparator(folder)}{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
    }

    private static ImmutableArray<RestoredProject> Restored(GuardSession session, ImmutableArray<Finding>.Builder findings, CancellationToken cancellationToken)
    {
        try
        {
            var projects = ProjectFinder.Find(session.Request.Path, cancellationToken);
            session.Request.Progress?.Invoke("restoring");
            if (session.Request.Restore?.Invoke(projects, cancellationToken) is { } failure)
                findings.Add(GuardRules.CannotRestore(failure, session.ShownPolicy));

            return ProjectDiscovery.Read(projects, session.Policy.Root, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            findings.Add(GuardRules.CannotDiscover(e.Message, session.ShownPolicy));
            return [];
        }
    }
}
