using System.Collections.Immutable;
using SupplyGuard.Evidence.ModelSignatures;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Signatures.Models.Manifests;
using SupplyGuard.Signatures.Models.Statements;
using SupplyGuard.Signatures.Models.Trust;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Models.Signature;

/// <summary>Judges whether a model is what enough trusted signers have signed.</summary>
internal static class ModelSignatureCheck
{
    /// <param name="now">The time at which ages are judged.</param>
    public static IEnumerable<Finding> Run(ModelPolicy policy, SignatureEvidence evidence, DateTimeOffset now) =>
        evidence.Models.SelectMany(model => Signers(policy, evidence, model.Subject, model.Inside, now)).Concat(Content(evidence));

    /// <summary>Models that the policy revokes, signed or not.</summary>
    /// <param name="digest">Of the model file: <c>sha256:…</c>.</param>
    public static IEnumerable<Finding> Revocations(ModelPolicy policy, ModelSubject model, Formats.Digest? digest) =>
        digest is { } known && policy.Revoked.Contains(known) ? [SignedContentRules.IsRevoked(model, known.ToString())] : [];

    /// <summary>The signatures of a model that count: by a trusted signer, allowed by the policy, and of what is there.</summary>
    public static IEnumerable<VerifiedSignature> Good(ModelPolicy policy, SignatureEvidence evidence, ModelSubject model, DateTimeOffset now) =>
        from one in evidence.Models
        where one.Subject == model
        from file in evidence.Files
        where file.ContentProblems.IsEmpty && file.Differences.IsEmpty && !Wrong(policy, evidence.Place, file, model, one.Inside, now).Any()
        select file.Verified!;

    private static IEnumerable<Finding> Signers(ModelPolicy policy, SignatureEvidence evidence, ModelSubject model, string inside, DateTimeOffset now)
    {
        foreach (var fault in evidence.UnusableSigners)
            yield return SignerRules.CannotUse(model, fault);

        if (evidence.Files.IsEmpty)
        {
            if (policy.Signature is Requirement.Required)
                yield return SignatureFileRules.IsMissing(model, "there is no signature file beside it or in a folder above it");
            yield break;
        }

        var good = new List<SignatureFileEvidence>();
        var unknown = new List<Finding>();
        foreach (var file in evidence.Files)
        {
            ImmutableArray<Finding> wrong = [.. Wrong(policy, evidence.Place, file, model, inside, now)];
            if (wrong.IsEmpty)
                good.Add(file);
            else if (file.Problem is { } problem && !SignatureProblems.IsOfTheFile(problem))
                unknown.AddRange(wrong);
            else
                foreach (var finding in wrong)
                    yield return finding;
        }

        // Two entries of the policy with one key are one signer, and so are two certificates of one entry.
        var found = Math.Min(good.Select(file => file.Signer).Distinct().Count(), good.Select(file => file.Verified!.Key).Distinct(StringComparer.Ordinal).Count());
        if (found >= policy.Threshold)
            yield break;

        foreach (var finding in unknown)
            yield return finding;
        if (policy.Threshold > 1)
            yield return SignerRules.NotEnough(model, found, policy.Threshold);
    }

    private static IEnumerable<Finding> Wrong(ModelPolicy policy, SignedPlace place, SignatureFileEvidence file, ModelSubject model, string inside, DateTimeOffset now)
    {
        if (file.Verified is not { } verified)
        {
            yield return SignatureProblems.Finding(model, file.Shown, file.Problem!);
            yield break;
        }

        var manifest = verified.Statement.Manifest;
        var allowed = policy.IgnoredPaths.Select(pattern => new PathPattern(pattern)).ToArray();
        foreach (var path in manifest.Serialization.IgnoredPaths.Where(path => !MayBeLeftOut(path, allowed)))
            yield return SignedContentRules.LeavesOut(model, file.Shown, path);

        // A model that is the signed folder itself is not in it; one that is a single file may be called '.'.
        if (inside != "." && !manifest.Resources.Any(resource => resource.Path == inside || (!place.IsFolder && resource.Path == ".")))
            yield return SignatureFileRules.IsMissing(model, $"'{file.Shown}' does not list it");

        if (policy.MaxAge is not null && verified.NotBefore is null)
            yield return SignerRules.MadeAtNoTime(model, file.Shown);
        else if (policy.MaxAge is { } limit && now - verified.NotBefore!.Value > limit)
            yield return SignerRules.MadeTooLongAgo(model, file.Shown, now - verified.NotBefore!.Value, limit);

        if (policy.Revoked.Contains(manifest.Root))
            yield return SignedContentRules.IsRevoked(model, manifest.Root.ToString());
    }

    private static bool MayBeLeftOut(string path, PathPattern[] allowed) =>
        IgnoredByDefault.Git.Contains(path) || SignatureNames.IsOfFolder(path) || Array.Exists(allowed, pattern => pattern.Matches(path));

    /// <summary>What the signatures that verify say of files: each file once.</summary>
    private static IEnumerable<Finding> Content(SignatureEvidence evidence)
    {
        var place = new ModelSubject(evidence.Place.Shown);
        foreach (var file in evidence.Files)
        {
            foreach (var problem in file.ContentProblems)
                yield return SignatureProblems.Finding(evidence.Models.Select(model => model.Subject).FirstOrDefault() ?? place, problem.Path is { Length: > 0 } path ? Shown(evidence.Place, path) : place.Path, problem);

            foreach (var difference in file.Differences)
            {
                var subject = new ModelSubject(Shown(evidence.Place, difference.Path));
                yield return difference.Kind switch
                {
                    ManifestDifferenceKind.Missing => SignedContentRules.IsMissing(subject, file.Shown),
                    ManifestDifferenceKind.Extra => SignedContentRules.IsExtra(subject, file.Shown),
                    _ => SignedContentRules.HasChanged(subject, file.Shown, difference),
                };
            }
        }
    }

    private static string Shown(SignedPlace place, string inside) => !place.IsFolder ? place.Shown : place.Shown is "." ? inside : $"{place.Shown}/{inside}";
}
