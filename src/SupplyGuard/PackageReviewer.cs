using System.Collections.Immutable;
using SupplyGuard.Adoption;
using SupplyGuard.Checks.Packages.Review;
using SupplyGuard.Discovery;
using SupplyGuard.Discovery.Named;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Reviews;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard;

/// <summary>Records that somebody has read a package, once the package itself has been judged good.</summary>
internal static class PackageReviewer
{
    /// <summary>What would be recorded; writes nothing.</summary>
    /// <param name="refusal">What is wrong with the package, or with the policy; null when a plan is returned.</param>
    /// <exception cref="AdoptionException">It was asked wrongly: there is no such package, or no one version of it.</exception>
    /// <exception cref="IOException">The file of reviews, or a package, cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file of reviews, or a package, may not be read.</exception>
    /// <exception cref="InvalidDataException">The file of reviews is malformed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static ReviewPlan? Plan(VerifyRequest request, ReviewRequest review, out Report? refusal, CancellationToken cancellationToken)
    {
        // Who reads a package reads what lies there, not what an earlier run says of it.
        request = request with { Scope = VerifyScope.Packages, Caching = null };
        if (!GuardSession.TryOpen(request, out var session, out refusal))
            return null;

        var stage = PackageStage.Run(session, cancellationToken);
        var package = Choose(PackageInventory.List(session, stage), review);
        refusal = Refusal(session, stage, package.Package);
        if (refusal is not null)
            return null;

        var file = session.Policy.Packages?.Reviews?.File ?? ReviewFile.UsualName;
        var path = Path.Combine(session.Policy.Root, file.Replace('/', Path.DirectorySeparatorChar));
        var known = File.Exists(path) ? ReviewFile.Parse(BoundedFile.Read(path, ReviewFile.LargestFile)) : [];
        var (difference, before) = Compare(session, stage, package.Package, known, cancellationToken);
        var recorded = new PackageReview(
            package.Package.Subject.Key,
            package.Package.ContentHash!.Value,
            package.Package.TreeDigest!,
            review.Reviewer,
            session.Today,
            [.. review.Criteria.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            review.Note);
        var kept = known.Where(other => other.Key != recorded.Key || other.Reviewer != recorded.Reviewer || other.ContentHash != recorded.ContentHash || other.Tree != recorded.Tree);
        return new ReviewPlan(package, difference, before, recorded, path, ReviewFile.Write([.. kept, recorded]));
    }

    private static ListedPackage Choose(ImmutableArray<ListedPackage> packages, ReviewRequest review)
    {
        var ofId = packages.Where(package => package.Package.Subject.PackageId.Equals(review.PackageId, StringComparison.OrdinalIgnoreCase)).ToArray();
        var chosen = ofId.Where(package => review.Version is null || package.Package.Subject.Version.Equals(review.Version, StringComparison.OrdinalIgnoreCase)).ToArray();
        return chosen switch
        {
            [var one] => one,
            [] when ofId is [] => throw new AdoptionException($"No project here uses a package '{review.PackageId}'.", "Name one that 'dotnet supplyguard package list' shows; restore first."),
            _ => throw new AdoptionException(
                $"In use are versions '{string.Join("', '", ofId.Select(package => package.Package.Subject.Version))}' of '{review.PackageId}'.",
                $"Name one of them: {review.PackageId}@{ofId[0].Package.Subject.Version}. Where one version lies in several packages folders, verify each project by itself."),
        };
    }

    /// <summary>A review must not make a package good that is not. What only reviews and pins would mend does not stand against it.</summary>
    private static Report? Refusal(GuardSession session, PackageStage stage, PackageEvidence package)
    {
        var found = stage.Findings.Where(finding => finding.Subject == package.Subject && finding.Rule != ReviewRules.NotReviewed);
        var report = session.NewReport();
        report.Examined(package.Subject);
        report.Add(PolicyJudgement.Apply(session.Policy, found, session.Today, examinedAll: false));
        var judged = report.Build(new ReportStatistics(0, 1, 0, 0, package.BytesHashed));
        return judged.Verdict is Verdict.Passed && package is { ContentHash: not null, TreeDigest: not null } ? null : judged;
    }

    /// <summary>With the version that was read last, else with one that is locked; only as it was then.</summary>
    private static (PackageDifference? Difference, string Before) Compare(GuardSession session, PackageStage stage, PackageEvidence package, ImmutableArray<PackageReview> known, CancellationToken cancellationToken)
    {
        var prefix = $"{package.Subject.PackageId}/".ToLowerInvariant();
        var read = known.Where(review => review.Key.StartsWith(prefix, StringComparison.Ordinal) && review.Key != package.Subject.Key)
            .OrderByDescending(review => review.Date)
            .Select(review => (review.Key, review.Tree, Words: $"reviewed by {review.Reviewer} on {review.Date:yyyy-MM-dd}"));
        var locked = (session.Lock?.Packages ?? GuardLock.Empty.Packages)
            .Where(pin => pin.Key.StartsWith(prefix, StringComparison.Ordinal) && pin.Key != package.Subject.Key)
            .Select(pin => (pin.Key, pin.Value.Tree, Words: "locked"));
        var folder = stage.Installed[stage.Evidence.IndexOf(package)].Folder!;
        foreach (var (key, tree, words) in read.Concat(locked))
        {
            var other = Path.Combine(Path.GetDirectoryName(folder)!, key[prefix.Length..]);
            if (PackageVersion.Parse(key[prefix.Length..]) is null || !Directory.Exists(other))
                continue;

            var then = PackageTree.Read(other, cancellationToken).AsRestored();
            if (then.Digest == tree)
                return (PackageDifference.Between(other, then, folder, PackageTree.Read(folder, cancellationToken).AsRestored()), $"{key[prefix.Length..]} ({words})");
        }

        return (null, "");
    }
}
