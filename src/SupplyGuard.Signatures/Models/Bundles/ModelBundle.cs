using SupplyGuard.Signatures.Dsse;

namespace SupplyGuard.Signatures.Models.Bundles;

/// <summary>A signature file as read: a Sigstore bundle with a DSSE envelope. Nothing in it is verified.</summary>
public sealed record ModelBundle(VerificationMaterial Material, DsseEnvelope Envelope)
{
    /// <summary>The media type that is written.</summary>
    public const string MediaType = "application/vnd.dev.sigstore.bundle.v0.3+json";

    /// <summary>Another spelling of the same version, which is accepted.</summary>
    public const string OtherMediaType = "application/vnd.dev.sigstore.bundle+json;version=0.3";

    /// <summary>A signature file is read whole, and no longer one than this: it lists some fifty thousand files.</summary>
    public const int LongestFile = 1 << 24;

    /// <param name="content">At most <see cref="LongestFile"/> bytes.</param>
    public static Examined<ModelBundle> Read(ReadOnlyMemory<byte> content) => Examined<ModelBundle>.Of(() => BundleReader.Read(content));
}
