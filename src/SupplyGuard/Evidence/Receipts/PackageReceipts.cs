using System.Runtime.InteropServices;
using SupplyGuard.Discovery;
using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Receipts;

/// <summary>
/// The receipts of all packages of this machine's user, one file for each package folder. An accelerator, not a boundary: who can write
/// them can also write the packages.
/// </summary>
/// <param name="store">Where they are kept.</param>
/// <param name="engine">The build that asks; receipts of another do not count.</param>
/// <param name="trust">The roots that signatures are judged by now.</param>
internal sealed class PackageReceipts(CacheFolder store, Digest engine, Digest trust, TimeProvider clock)
{
    private readonly ChangeTimes _times = new();

    /// <summary>Stamps of a package's folder: to be taken before its files are read.</summary>
    public FolderStamps? Stamps(string folder, CancellationToken cancellationToken) => FolderStamps.Take(folder, _times, clock, cancellationToken);

    /// <summary>What was found out about the package when its folder had these stamps; null when nothing is known that still counts.</summary>
    public PackageEvidence? Find(InstalledPackage package, string folder, FolderStamps stamps)
    {
        if (store.Read(NameOf(folder)) is not { } bytes || PackageReceiptFormat.Read(bytes) is not { } receipt)
            return null;

        return receipt.Folder == folder
            && receipt.Evidence.Subject.Key == package.Subject.Key
            && receipt.Engine == engine
            && receipt.Trust == trust
            && receipt.Stamps == stamps.Digest
            && receipt.IsFreshAt(clock.GetUtcNow())
            ? receipt.Evidence
            : null;
    }

    /// <summary>
    /// Writes a receipt when nothing is wrong, nothing moved while the files were read, and the last change lies so far back that no later
    /// one can show the same time.
    /// </summary>
    /// <param name="before">Stamps that were taken before the files were read.</param>
    public void Keep(PackageEvidence evidence, string folder, FolderStamps before, CancellationToken cancellationToken)
    {
        if (evidence.IsSound && before.IsSettled && Stamps(folder, cancellationToken)?.Digest == before.Digest)
            store.Write(NameOf(folder), PackageReceiptFormat.Write(new PackageReceipt(folder, engine, trust, before.Digest, clock.GetUtcNow(), evidence)));
    }

    private static string NameOf(string folder) => Digest.Sha256(MemoryMarshal.AsBytes(folder.AsSpan())).Hex;
}
