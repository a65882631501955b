using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence.Receipts;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Signatures.Models;
using SupplyGuard.Signatures.Models.Bundles;
using SupplyGuard.Signatures.Models.Cms;
using SupplyGuard.Signatures.Models.Manifests;
using SupplyGuard.Signatures.Models.Statements;
using SupplyGuard.Signatures.Models.Trust;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.ModelSignatures;

/// <summary>Reads signature files, verifies them by the policy's signers, and hashes what they are about.</summary>
internal static class SignatureGathering
{
    /// <summary>The signatures of models, once for each place that is signed as a whole.</summary>
    /// <param name="root">Absolute path of the folder that the subjects' paths are relative to.</param>
    /// <param name="receipts">What earlier runs knew of files; null: every file is read.</param>
    public static ImmutableArray<SignatureEvidence> Gather(
        string root, ImmutableArray<TrustedModelSigner> signers, ImmutableArray<ModelEvidence> models, TreeReceipts? receipts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var trusts = Trusts(root, signers, now);
        return [.. models
            .Select(model => (model.Subject, Place: PlaceOf(root, model.Subject.Path, model.FilePath)))
            .GroupBy(model => model.Place.Path, StringComparer.Ordinal)
            .Select(place => Gather(place.First().Place, [.. place.Select(model => model.Subject)]))];

        SignatureEvidence Gather(SignedPlace place, ImmutableArray<ModelSubject> subjects)
        {
            var earlier = receipts?.Open(place.Path);
            var evidence = SignatureGathering.Gather(place, subjects, root, trusts, now, new GatheredDigests(models, earlier), cancellationToken);
            earlier?.Save();
            return evidence;
        }
    }

    /// <summary>The signatures that one file has of its own.</summary>
    /// <param name="root">Absolute path of the folder that the subject's path is relative to.</param>
    public static SignatureEvidence GatherFile(string root, ImmutableArray<TrustedModelSigner> signers, ModelEvidence file, DateTimeOffset now, CancellationToken cancellationToken) => Gather(
        new SignedPlace(file.FilePath, file.Subject.Path, SignatureNames.OfFile(file.FilePath)), [file.Subject], root, Trusts(root, signers, now), now, new GatheredDigests([file], earlier: null), cancellationToken);

    /// <summary>The signatures of one place.</summary>
    /// <param name="root">Absolute path of the folder that the subjects' paths are relative to.</param>
    /// <param name="memory">Knows digests of files; null: every file is read.</param>
    /// <param name="onlySigned">Whether files that nobody signed may lie in the place.</param>
    public static SignatureEvidence Gather(
        SignedPlace place, ImmutableArray<ModelSubject> models, string root, ImmutableArray<SignerTrust> trusts, DateTimeOffset now, IDigestMemory? memory, CancellationToken cancellationToken, bool onlySigned = false)
    {
        var shown = new ShownPath(root);
        var files = place.Signatures.Select(file => (Path: file, Read: Verify(file, shown.Of(file), trusts, now))).ToArray();

        // Signature files are not part of what they sign, but only those that really are ones.
        var signatures = SignatureNames.OfFolder(place.IsFolder ? place.Path : "").Concat(place.Signatures)
            .Distinct(StringComparer.Ordinal)
            .Where(file => place.NameInside(file) is not null && (files.FirstOrDefault(read => read.Path == file).Read?.Verified is not null || Read(file, out _) is { } read && read.IsWellFormed))
            .SelectMany(file => SignatureNames.IsCms(file) ? new[] { file, SignatureNames.ManifestOf(file) } : [file])
            .Select(file => place.NameInside(file)!)
            .ToImmutableArray();
        var hashed = new List<(ModelSerialization Serialization, ManifestReading Reading)>();
        ImmutableArray<SignatureFileEvidence> compared = [.. files.Select(file => file.Read.Verified is { } verified ? Compare(file.Read, verified, place, signatures, onlySigned, memory, hashed, cancellationToken) : file.Read)];
        return new SignatureEvidence(
            place,
            [.. models.Select(model => (model, Inside(place, root, model)))],
            compared,
            [.. trusts.Select(trust => trust.Fault).OfType<string>()])
        {
            BytesHashed = hashed.Select(one => one.Reading).Distinct().Sum(reading => reading.Bytes),
        };
    }

    private static ImmutableArray<SignerTrust> Trusts(string root, ImmutableArray<TrustedModelSigner> signers, DateTimeOffset now) => [.. signers.Select(signer => SignerTrust.Read(root, signer, now))];

    /// <summary>The file itself where it has signatures of its own; else the nearest folder above with signatures, not above the root; else the file.</summary>
    private static SignedPlace PlaceOf(string root, string shown, string file)
    {
        if (SignatureNames.OfFile(file) is { IsEmpty: false } own)
            return new SignedPlace(file, shown, own);

        for (var folder = Path.GetDirectoryName(file); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (SignatureNames.OfFolder(folder) is { IsEmpty: false } signatures)
                return new SignedPlace(folder, new ShownPath(root).Of(folder), signatures);
            if (folder == root)
                break;
        }

        return new SignedPlace(file, shown, []);
    }

    private static string Inside(SignedPlace place, string root, ModelSubject model) => place.IsFolder
        ? Path.GetRelativePath(place.Path, Path.Combine(root, model.Path.Replace('/', Path.DirectorySeparatorChar))).Replace('\\', '/')
        : Path.GetFileName(place.Path);

    private static SignatureFileEvidence Verify(string file, string shown, ImmutableArray<SignerTrust> trusts, DateTimeOffset now)
    {
        if (Read(file, out var fault) is not { } read)
            return new SignatureFileEvidence(shown, new ModelProblem(ModelProblemKind.Unreadable, fault), null, IsReadable: false);
        if (read.Problem is { } wrong)
            return new SignatureFileEvidence(shown, wrong, null);

        ModelProblem? closest = null;
        for (var i = 0; i < trusts.Length; i++)
        {
            if (trusts[i].Trust is not { } trust)
                continue;

            var outcome = read.Verify(trust, now);
            if (outcome.Value is { } verified)
                return new SignatureFileEvidence(shown, null, i) { Verified = verified };
            if (closest is null || outcome.Problem!.Kind > closest.Kind)
                closest = outcome.Problem;
        }

        return new SignatureFileEvidence(shown, closest ?? new ModelProblem(ModelProblemKind.OtherMaterial, "No signer could be asked about it."), null);
    }

    /// <summary>Null when the file cannot be read.</summary>
    private static ReadSignature? Read(string file, out string fault)
    {
        fault = "";
        try
        {
            if (SignatureNames.IsCms(file) && !File.Exists(SignatureNames.ManifestOf(file)))
                return ReadSignature.WithoutManifest(Path.GetFileName(SignatureNames.ManifestOf(file)));
            if (new FileInfo(file).LinkTarget is not null || SignatureNames.IsCms(file) && new FileInfo(SignatureNames.ManifestOf(file)).LinkTarget is not null)
                fault = "it is a link.";
            else
                return SignatureNames.IsCms(file)
                    ? ReadSignature.OfCms(BoundedFile.Read(file, CmsSignature.LongestFile), BoundedFile.Read(SignatureNames.ManifestOf(file), ModelBundle.LongestFile))
                    : ReadSignature.OfBundle(BoundedFile.Read(file, ModelBundle.LongestFile));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            fault = ReadFault.Describe(e);
        }

        return null;
    }

    private static SignatureFileEvidence Compare(
        SignatureFileEvidence file, VerifiedSignature verified, SignedPlace place, ImmutableArray<string> signatures, bool onlySigned, IDigestMemory? memory,
        List<(ModelSerialization Serialization, ManifestReading Reading)> hashed, CancellationToken cancellationToken)
    {
        var expected = verified.Statement.Manifest;
        var request = new ManifestRequest(place.Path, expected.Serialization)
        {
            AlsoIgnored = verified.Statement.ListsIgnoredPaths ? signatures : [.. signatures, .. IgnoredByDefault.Git],
            Only = onlySigned ? [.. expected.Resources.Select(resource => resource.Path)] : null,
            Memory = memory,
        };
        var known = hashed.FirstOrDefault(one => IsSame(one.Serialization, expected.Serialization) && !onlySigned).Reading;
        var found = known ?? ManifestBuilder.Build(request, cancellationToken);
        hashed.Add((expected.Serialization, found));
        return file with { ContentProblems = found.Problems, Differences = found.Problems.IsEmpty ? ManifestComparison.Compare(expected, found) : [] };
    }

    /// <summary>Releases that do not list what they leave out leave out other things than those that list nothing.</summary>
    private static bool IsSame(ModelSerialization left, ModelSerialization right) =>
        left with { IgnoredPaths = [] } == right with { IgnoredPaths = [] } && !left.IgnoredPaths.IsEmpty && left.IgnoredPaths.SequenceEqual(right.IgnoredPaths, StringComparer.Ordinal);
}
