using System.IO.Compression;
using System.Runtime.InteropServices;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Receipts;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Packages;
using SupplyGuard.Subjects;
using TestKit;
using TestKit.Signing;

namespace SupplyGuard.Tests.Receipts;

/// <summary>An unsigned package, extracted as NuGet would, and a store for its receipt, both in a folder of the test's own.</summary>
internal sealed class ExtractedPackage : IDisposable
{
    /// <summary>A number of bytes that no gathering counts: who reports it has read a receipt.</summary>
    public const long Marked = 424242;

    public const string Library = "lib/net10.0/Contoso.Ml.dll";

    private readonly TemporaryFolder _folder = new();

    public ExtractedPackage()
    {
        ExtractTo(_folder, Name);
        Store = CacheFolder.Open(StorePath, "receipts", _folder.PathTo("repository"), Clock)!;
    }

    public LaterClock Clock { get; } = new(TimeSpan.FromMinutes(1));

    public CacheFolder Store { get; }

    public string StorePath => _folder.PathTo("cache");

    public string Path => _folder.PathTo(Name);

    public string Receipt => System.IO.Path.Combine(StorePath, "receipts", Digest.Sha256(MemoryMarshal.AsBytes(Path.AsSpan())).Hex);

    public GuardLock Lock { get; set; } = GuardLock.Empty;

    public Digest Engine { get; set; } = EngineBuild.Digest;

    public TrustBundle Trust { get; set; } = TrustBundle.Empty;

    public EvidenceMemory? Memory { get; set; }

    private static string Name => System.IO.Path.Combine("packages", "contoso.ml", "1.2.0");

    public string PathTo(string file) => System.IO.Path.Combine(Path, file);

    public void Write(string file, string content) => _folder.Write(System.IO.Path.Combine(Name, file), content);

    public PackageEvidence Gather(bool cached = true) => new PackageGathering(Trust, Lock, progress: null)
    {
        Receipts = cached ? Receipts : null,
        Memory = Memory,
    }.Gather([new InstalledPackage(new PackageSubject("Contoso.Ml", "1.2.0"), Path, "$(NuGetPackageRoot)contoso.ml/1.2.0", ["library"])], TestContext.Current.CancellationToken)[0];

    public PackageReceipts Receipts => new(Store, Engine, Trust.Digest, Clock);

    /// <summary>Gathers once, and marks the receipt that this leaves.</summary>
    public void LeaveMarkedReceipt()
    {
        Gather();
        var receipt = PackageReceiptFormat.Read(File.ReadAllBytes(Receipt));
        Assert.NotNull(receipt);
        File.WriteAllBytes(Receipt, PackageReceiptFormat.Write(receipt with { Evidence = receipt.Evidence with { BytesHashed = Marked } }));
        Assert.Equal(Marked, Gather().BytesHashed);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Leaves the package below a folder, with its archive, as a restore does.</summary>
    public static void ExtractTo(TemporaryFolder folder, string name)
    {
        var archive = TestPackage.Small();
        using var zip = new ZipArchive(new MemoryStream(archive));
        foreach (var entry in zip.Entries.Where(entry => entry.FullName is "Contoso.Ml.nuspec" || entry.FullName.StartsWith("lib/", StringComparison.Ordinal)))
            Extract(entry, entry.FullName is "Contoso.Ml.nuspec" ? "contoso.ml.nuspec" : entry.FullName);
        Extract(zip.GetEntry("content/with%20space.txt")!, "content/with space.txt");
        folder.Write(System.IO.Path.Combine(name, "contoso.ml.1.2.0.nupkg"), archive);

        void Extract(ZipArchiveEntry entry, string path)
        {
            using var stream = entry.Open();
            using var content = new MemoryStream();
            stream.CopyTo(content);
            folder.Write(System.IO.Path.Combine(name, path), content.ToArray());
        }
    }
}
