using System.Collections.Immutable;
using SupplyGuard.Checks.Packages.Advisories;
using SupplyGuard.Checks.Packages.Lockfile;
using SupplyGuard.Checks.Packages.Opinion;
using SupplyGuard.Checks.Packages.Signature;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard;

/// <summary>
/// Finds the evaluator: where the face says, else beside the engine, else in a package that the judged projects restored. A package's
/// evaluator is started only when that very package was examined and nothing is wrong with it.
/// </summary>
internal static class EvaluatorLookup
{
    /// <returns>Null when there is none that needs no package.</returns>
    public static EvaluatorChoice? WithoutPackages(string? givenFolder, string? engineFolder)
    {
        if (givenFolder is not null)
        {
            return EvaluatorLocation.In(givenFolder) is { IsInstalled: true } given
                ? EvaluatorChoice.Of(given)
                : EvaluatorChoice.None(new EvaluatorOutcome.NotInstalled("There is no evaluator in the folder that was named."));
        }

        return engineFolder is not null && EvaluatorLocation.Beside(engineFolder) is { IsInstalled: true } beside ? EvaluatorChoice.Of(beside) : null;
    }

    /// <param name="packages">The packages as they were examined; empty when they were not.</param>
    /// <param name="version">The version that the evaluator must have.</param>
    public static EvaluatorChoice Among(GuardSession session, PackageStage packages, string version)
    {
        var candidates = packages.Installed.Where(package => package.Folder is not null && package.Subject.PackageId.Equals(EvaluatorPackage.Id, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (candidates is [])
            return None($"There is none beside SupplyGuard, and no package '{EvaluatorPackage.Id}' among those that were examined.");

        if (Array.Find(candidates, package => package.Subject.Version == version) is not { } package)
        {
            var others = string.Join(", ", candidates.Select(candidate => candidate.Subject.Version));
            return EvaluatorChoice.None(new EvaluatorOutcome.OtherVersion($"The restored package '{EvaluatorPackage.Id}' has version {others}, and SupplyGuard has {version}."));
        }

        if (!Passed(session, packages, package))
            return None($"The package '{EvaluatorPackage.Id}' did not pass its own checks, and what did not pass is not started.");

        var location = EvaluatorLocation.Beside(package.Folder!);
        return location.IsInstalled ? EvaluatorChoice.Of(location) : None($"The package '{EvaluatorPackage.Id}' holds no evaluator.");
    }

    /// <summary>By a policy that enforces: while it only observes, errors are shown as warnings, and nobody has decided to start what has them.</summary>
    public static bool Passed(GuardSession session, PackageStage packages, InstalledPackage package)
    {
        return packages.Evidence.Any(evidence => evidence.Subject == package.Subject && evidence.IsInstalled) && Broken(session, packages, package).IsEmpty;
    }

    /// <summary>The rules for which a package does not pass, by a policy that enforces: what is wrong with it, and what the policy asks of it and nobody can answer.</summary>
    public static ImmutableArray<string> Broken(GuardSession session, PackageStage packages, InstalledPackage package)
    {
        var enforcing = session.Policy with { Mode = session.Policy.Mode with { Value = PolicyMode.Enforce } };
        var users = packages.Projects.Where(project => project.Assets is { } assets && ProjectDiscovery.Mentions(assets).Any(mention => mention.Subject.Key == package.Subject.Key)).ToArray();
        return
        [
            .. PolicyJudgement.Apply(enforcing, packages.Findings.Concat(packages.PinFindings), session.Today, examinedAll: false)
                .Where(finding => finding.Rule.Incomplete || finding.Severity is Severity.Error)
                .Where(finding => Concerns(finding, package) || IsAboutLock(finding, users) || LeavesOpen(session.Policy.Packages!, finding, packages, package))
                .Select(finding => finding.Rule.Id)
                .Concat(session.LockFinding is { } guardLock ? [guardLock.Rule.Id] : [])
                .Concat(HasNobodyToAsk(session) ? [OpinionRules.NotHad.Id] : [])
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
    }

    private static bool Concerns(Finding finding, InstalledPackage package) => finding.Subject is PackageSubject subject && subject.Key == package.Subject.Key;

    /// <summary>Whether a project that uses the package has nothing that says which content it must have. What else is wrong with what restore left is not about the package.</summary>
    private static bool IsAboutLock(Finding finding, RestoredProject[] users) => finding.Subject is ProjectSubject subject
        && Array.Find(users, project => project.Subject == subject) is { } user
        && (finding.Rule == LockfileRules.NoLockfile || finding.Rule == LockfileRules.RestoredWithErrors || (finding.Rule == LockfileRules.Unreadable && finding.Location.Path == user.LockfilePath));

    /// <summary>
    /// Whether nobody can say something that the policy asks of every package: who signed it, whether that was revoked, whether it is known to be vulnerable.
    /// Advisories that nobody named a folder for are a matter of those who can ask package sources.
    /// </summary>
    private static bool LeavesOpen(PackagePolicy policy, Finding finding, PackageStage packages, InstalledPackage package) => finding.Subject switch
    {
        ToolSubject => finding.Rule == SignatureRules.NoTrustRoots && packages.Evidence.Any(evidence => evidence.Subject.Key == package.Subject.Key && evidence.ShownArchive == finding.Location.Path),
        PolicySubject => finding.Rule == SignatureRules.RevocationUnknown || finding.Rule == AdvisoryRules.Unreadable || finding.Rule == AdvisoryRules.CannotBeAsked
            || (finding.Rule == AdvisoryRules.Missing && policy.Advisories?.Folder is not null),
        _ => false,
    };

    /// <summary>A build asks nobody for a second opinion, and leaves it to a run that can.</summary>
    private static bool HasNobodyToAsk(GuardSession session) =>
        session.Request is { SecondOpinion: null, IsBuild: false } && session.Policy.Packages is { NeedsSecondOpinion: true, Signature.Value: not Requirement.Off };

    private static EvaluatorChoice None(string detail) => EvaluatorChoice.None(new EvaluatorOutcome.NotInstalled(detail));
}
