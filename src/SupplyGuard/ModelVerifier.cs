using System.Collections.Immutable;
using SupplyGuard.Checks.Models.Signature;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence.ModelSignatures;
using SupplyGuard.Evidence.Receipts;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard;

/// <summary>Judges one model by one signature, with the rules that hold under a policy, too.</summary>
public static class ModelVerifier
{
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Report Verify(ModelVerifyRequest request, CancellationToken cancellationToken)
    {
        var shown = new ShownPath(request.Root);
        var subject = new ModelSubject(shown.Of(request.Path));
        var place = new SignedPlace(request.Path, subject.Path, [request.Signature]);
        var trust = request.PublicKey is { } key
            ? SignerTrust.OfKey(request.Root, key)
            : request.Identity is { } identity ? SignerTrust.OfIdentity(request.Root, identity, request.Issuer!, request.TrustedRoot!)
            : SignerTrust.OfAuthority(request.Root, Signer(request), request.At);
        var earlier = Receipts(request)?.Open(request.Path);
        var evidence = SignatureGathering.Gather(place, [subject], request.Root, [trust], request.At, earlier, cancellationToken, request.IgnoresUnsigned);
        earlier?.Save();
        var policy = new ModelPolicy(new Located<string>(subject.Path, default), new Located<Requirement>(Requirement.Off, default), [], default)
        {
            Signature = Requirement.Required,
            IgnoredPaths = [.. request.IgnoredPaths.SelectMany(path => new[] { path, $"{path}/**" })],
        };

        var report = new ReportBuilder();
        report.Examined(subject, ("root", evidence.Files[0].Verified?.Statement.Manifest.Root.Hex));
        report.Add(ModelSignatureCheck.Run(policy, evidence, request.At));
        return report.Build(new ReportStatistics(0, 0, 1, 0, evidence.BytesHashed));
    }

    private static TreeReceipts? Receipts(ModelVerifyRequest request)
    {
        if (request.Caching?.Folder is not { } folder)
            return null;

        var model = Directory.Exists(request.Path) ? request.Path : Path.GetDirectoryName(request.Path)!;
        return CacheFolder.Open(folder, "trees", PolicyLocator.Repository(model), request.Clock) is { } store ? new TreeReceipts(store, request.Clock) : null;
    }

    private static TrustedModelSigner Signer(ModelVerifyRequest request) => new(null, request.Roots, request.Subject, default)
    {
        TimestampRoots = request.TimestampRoots,
        RevocationLists = request.RevocationLists,
        Purpose = request.Purpose,
    };
}
