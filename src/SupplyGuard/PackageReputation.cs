using System.Collections.Frozen;
using System.Collections.Immutable;
using SupplyGuard.Checks.Packages.Advisories;
using SupplyGuard.Checks.Packages.Age;
using SupplyGuard.Checks.Packages.Foreign;
using SupplyGuard.Checks.Packages.Names;
using SupplyGuard.Checks.Packages.Signature;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Advisories;
using SupplyGuard.Evidence.Foreign;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard;

/// <summary>What packages are called and what is known about them, whatever their content: from the packages of a run to findings.</summary>
internal static class PackageReputation
{
    public static ImmutableArray<Finding> Judge(GuardSession session, PackagePolicy policy, PackageStage stage, CancellationToken cancellationToken)
    {
        var findings = OfPackages(session, policy, stage, cancellationToken);

        // Lock files of other ecosystems are the repository's and no project's: a build of one project does not pay for a walk through all of it.
        return policy.Foreign is null || ProjectFinder.IsProject(session.Request.Path) ? findings : [.. findings, .. ForeignCheck.Run(ForeignGathering.Gather(session.Policy.Root, cancellationToken))];
    }

    /// <summary>What is said of the packages of a stage, whatever else the run is about.</summary>
    public static ImmutableArray<Finding> OfPackages(GuardSession session, PackagePolicy policy, PackageStage stage, CancellationToken cancellationToken)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var places = new Lazy<Dictionary<string, Location>>(() => Places(stage));
        if (policy.Lookalikes is not null)
            findings.AddRange(LookalikeCheck.Run(stage.Evidence, WellKnownNames.Shipped, package => IsVouchedFor(policy, package), PlaceOf));
        var asked = new AskedReputation(session, stage);
        if ((policy.Advisories ?? Asked(session, policy)) is { } advisories)
            findings.AddRange(AdvisoryCheck.Run(advisories, stage.Evidence, Advisories(session, advisories, stage, asked, cancellationToken), PlaceOf));

        if (policy.Age is { } age && (asked.IsAsking || session.Request.CouldAudit))
            findings.AddRange(AgeCheck.Run(age, stage.Evidence, asked.Age(cancellationToken), session.Request.Clock.GetUtcNow(), PlaceOf));

        return findings.ToImmutable();

        Location? PlaceOf(PackageSubject package) => places.Value.TryGetValue(package.Key, out var place) ? place : null;
    }

    /// <summary>
    /// A valid signature by somebody whom the policy names: an author's certificate, or an owner with the repository's. A repository alone
    /// signs for everybody.
    /// </summary>
    public static bool IsVouchedFor(PackagePolicy policy, PackageEvidence package) =>
        package.Signature is { IsValid: true } signature
        && SignatureCheck.Trusting(policy with { TrustedSigners = [.. policy.TrustedSigners.Select(signer => signer.Owners.IsEmpty ? signer with { Repositories = [] } : signer)] }, package, signature) is not null;

    /// <summary>Whoever asks the sources without the policy's saying what counts wants to hear everything.</summary>
    private static AdvisoryPolicy? Asked(GuardSession session, PackagePolicy policy) =>
        session.Request.Audit is null ? null : new AdvisoryPolicy(AdvisorySeverity.Low, Folder: null, policy.Location);

    private static AdvisoryEvidence Advisories(GuardSession session, AdvisoryPolicy policy, PackageStage stage, AskedReputation asked, CancellationToken cancellationToken)
    {
        var wanted = stage.Evidence.Select(package => package.Subject.PackageId.ToLowerInvariant()).ToFrozenSet(StringComparer.Ordinal);
        var evidence = policy.Folder is { } folder ? AdvisoryFolder.Read(session.Policy.Root, folder.Value, wanted, cancellationToken) : new AdvisoryEvidence([]);
        return asked.Advisories(wanted, cancellationToken) is { } audit
            ? evidence with { Advisories = evidence.Advisories.AddRange(audit.Advisories), Sources = audit.Sources, SourceFaults = audit.SourceFaults }
            : evidence;
    }

    /// <summary>The first line of a lock file that names a package and its version.</summary>
    private static Dictionary<string, Location> Places(PackageStage stage)
    {
        var places = new Dictionary<string, Location>(StringComparer.Ordinal);
        foreach (var dependency in stage.Projects.SelectMany(project => project.Lockfile?.Dependencies ?? []))
            places.TryAdd(new PackageSubject(dependency.Id, dependency.Version).Key, dependency.Location);

        return places;
    }
}
