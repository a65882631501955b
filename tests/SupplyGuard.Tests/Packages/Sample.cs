using System.Collections.Immutable;
using System.Text;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Signatures.Packages;
using SupplyGuard.Subjects;

namespace SupplyGuard.Tests.Packages;

/// <summary>Values that package tests start from and change in one place.</summary>
internal static class Sample
{
    public static readonly PackageSubject Package = new("Contoso.Ml", "1.2.0");

    public static readonly Digest Content = Digest.Sha512(Encoding.UTF8.GetBytes("content"));

    public static readonly Digest AuthorCertificate = Digest.Sha256(Encoding.UTF8.GetBytes("author"));

    public static readonly Digest RepositoryCertificate = Digest.Sha256(Encoding.UTF8.GetBytes("repository"));

    public static PackageSignature GoodSignature { get; } = new(
        Signer(SignatureKind.Author, AuthorCertificate),
        Signer(SignatureKind.Repository, RepositoryCertificate, "contoso", "fabrikam"),
        []);

    public static PackageEvidence Evidence { get; } = new(Package, "$(NuGetPackageRoot)contoso.ml/1.2.0", ["library"])
    {
        ContentHash = Content,
        TreeDigest = "sg1-aa",
        Signature = GoodSignature,
    };

    public static PackagePolicy Policy { get; } = new(Required, Required, [], Required, new Location("supplyguard.json", 3, 3));

    public static LockedPackage Pin { get; } = new([Content], "sg1-aa", "author:Contoso", ["contoso"], [], ["library"], new Location(GuardLock.FileName, 4, 5));

    public static Located<Requirement> Required => new(Requirement.Required, new Location("supplyguard.json", 4, 5));

    public static Located<Requirement> Off => new(Requirement.Off, new Location("supplyguard.json", 4, 5));

    public static PackageSigner Signer(SignatureKind kind, Digest fingerprint, params string[] owners) => new(
        kind,
        new SigningCertificate($"CN={kind}", "CN=Root", fingerprint, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(90)),
        TimestampCertificate: null,
        DateTimeOffset.UnixEpoch.AddYears(50),
        ServiceIndex: null,
        [.. owners],
        []);

    public static GuardLock Lock(LockedPackage pin) => GuardLock.Empty with { Packages = GuardLock.Empty.Packages.Add(Package.Key, pin) };

    /// <summary>A project restored for one framework with the one package, and a lock file that pins it.</summary>
    public static RestoredProject Project(string? lockedHash = null) => new(
        new ProjectSubject("App/App.csproj"),
        new AssetsFile("/app/App.csproj", null, ["/packages"], [new RestoredTarget("net10.0", null, [Package])], [], [], []),
        null,
        new NuGetLockfile("App/packages.lock.json", [new LockedDependency("net10.0", null, Package.PackageId, Package.Version, lockedHash ?? Convert.ToBase64String(Content.Bytes), new Location("App/packages.lock.json", 5, 7))]),
        null,
        "App/packages.lock.json");

    public static ImmutableDictionary<string, PackageEvidence> ByKey(PackageEvidence evidence) =>
        ImmutableDictionary.Create<string, PackageEvidence>(StringComparer.Ordinal).Add(evidence.Subject.Key, evidence);
}
