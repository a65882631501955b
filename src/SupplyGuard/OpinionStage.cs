using System.Collections.Immutable;
using SupplyGuard.Checks.Packages.Opinion;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard;

/// <summary>Asks another verifier about the signatures of all packages that were examined, where the policy or the person wants it and the face can.</summary>
internal static class OpinionStage
{
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static ImmutableArray<Finding> Run(GuardSession session, PackagePolicy policy, PackageStage stage, CancellationToken cancellationToken)
    {
        var isWanted = session.Request.WantsSecondOpinion || policy is { NeedsSecondOpinion: true, Signature.Value: not Requirement.Off };
        if (!isWanted || session.Request.SecondOpinion is not { } ask)
            return [];

        var asked = (
            from pair in stage.Evidence.Zip(stage.Installed)
            let accepts = OpinionCheck.Accepts(pair.First)
            where accepts is not null && pair.Second.Folder is not null
            select (Package: pair.First, Archive: Path.Combine(pair.Second.Folder!, $"{pair.First.Subject.Key.Replace('/', '.')}.nupkg"), Accepts: accepts is true)).ToList();
        if (asked.Count == 0)
            return [];

        session.Request.Progress?.Invoke("asking NuGet");
        var question = new OpinionQuestion(
            [.. asked.Where(package => package.Accepts).Select(package => package.Archive)],
            [.. asked.Where(package => !package.Accepts).Select(package => package.Archive)]);
        var answer = ask(question, cancellationToken);
        return [.. asked.SelectMany(package => OpinionCheck.Run(package.Package, package.Archive, answer))];
    }
}
