using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Signatures.Models.Cms;

/// <summary>
/// A signature of a model for public key infrastructures that speak CMS alone: a detached SignedData (RFC 5652 §5.2) in one file, and what it
/// signs, the same statement that a bundle carries, in another beside it. Nothing in it is verified.
/// </summary>
/// <param name="Encoded">DER.</param>
/// <param name="Manifest">The statement, byte for byte as it was signed.</param>
public sealed record CmsSignature(ReadOnlyMemory<byte> Encoded, ReadOnlyMemory<byte> Manifest)
{
    /// <summary>The end of a signature file's name.</summary>
    public const string Extension = ".p7s";

    /// <summary>What stands for it in the name of the statement's file.</summary>
    public const string ManifestExtension = ".manifest.json";

    /// <summary>A signature file is read whole, and no longer one than this: certificates and a time stamp.</summary>
    public const int LongestFile = 1 << 20;

    /// <param name="encoded">At most <see cref="LongestFile"/> bytes.</param>
    /// <param name="manifest">At most <see cref="Bundles.ModelBundle.LongestFile"/> bytes.</param>
    public static Examined<CmsSignature> Read(ReadOnlyMemory<byte> encoded, ReadOnlyMemory<byte> manifest) => CmsShape.FaultOf(encoded, SignatureOids.Data, isDetached: true) is { } fault
        ? new Examined<CmsSignature>(new ModelProblem(ModelProblemKind.BundleMalformed, $"It is not a strict, detached CMS signature: {fault}."))
        : new Examined<CmsSignature>(new CmsSignature(encoded, manifest));
}
