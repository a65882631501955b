using System.Collections.Immutable;
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
        if (session.LockFinding is not null || !packages.Evidence.Any(evidence => evidence.Subject == package.Subject && evidence.IsInstalled))
            return false;

        return Broken(session, packages, package).IsEmpty;
    }

    /// <summary>The rules for which a package does not pass, by a policy that enforces.</summary>
    public static ImmutableArray<string> Broken(GuardSession session, PackageStage packages, InstalledPackage package)
    {
        var enforcing = session.Policy with { Mode = session.Policy.Mode with { Value = PolicyMode.Enforce } };
        return
        [
            .. PolicyJudgement.Apply(enforcing, packages.Findings.Concat(packages.PinFindings), session.Today, examinedAll: false)
                .Where(finding => Concerns(finding, package) && (finding.Rule.Incomplete || finding.Severity is Severity.Error))
                .Select(finding => finding.Rule.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
    }

    private static bool Concerns(Finding finding, InstalledPackage package) => finding.Subject is PackageSubject subject && subject.Key == package.Subject.Key;

    private static EvaluatorChoice None(string detail) => EvaluatorChoice.None(new EvaluatorOutcome.NotInstalled(detail));
}
