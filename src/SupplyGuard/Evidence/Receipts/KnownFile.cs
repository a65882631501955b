using System.Runtime.InteropServices;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Models.Manifests;

namespace SupplyGuard.Evidence.Receipts;

/// <summary>Digests of one file of a model, and the stamp under which they were taken.</summary>
/// <param name="Stamp">Digest of the file's stamp.</param>
/// <param name="TakenAt">When the first of the digests was taken.</param>
internal sealed record KnownFile(Digest Stamp, DateTimeOffset TakenAt)
{
    /// <summary>Digests in lower-case hexadecimal.</summary>
    public Dictionary<Stretch, string> Digests { get; } = [];

    public bool IsFreshAt(DateTimeOffset now) => TakenAt <= now && now - TakenAt <= PackageReceipt.Lifetime;

    /// <summary>Bytes of the file that one hash function was run over.</summary>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Stretch(ModelHash Hash, long Start, long End);
}
