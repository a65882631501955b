using SupplyGuard.Signatures.Dsse;
using SupplyGuard.Signatures.Models.Bundles;
using SupplyGuard.Signatures.Models.Manifests;
using SupplyGuard.Signatures.Models.Statements;

namespace SupplyGuard.Signatures.Models.Signing;

/// <summary>
/// Makes the content of a signature file. What is signed is the same for the same model, byte for byte; the signature value is not, since
/// ECDSA takes a new random number every time.
/// </summary>
public static class ModelSigning
{
    /// <param name="name">What the model is called.</param>
    /// <param name="manifest">Of the whole model, without a problem; not empty.</param>
    public static Examined<byte[]> Sign(string name, ModelManifest manifest, ModelSigner signer) => Examined<byte[]>.Of(() =>
    {
        var payload = PayloadOf(name, manifest);
        var signature = signer.Sign(PreAuthentication.Encode(DsseEnvelope.InToto, payload));
        var content = BundleWriter.Write(new ModelBundle(signer.Material, new DsseEnvelope(payload, DsseEnvelope.InToto, signature)));
        return content.Length <= ModelBundle.LongestFile ? content : throw new ModelSignatureException(ModelProblemKind.TooMany, "The signature file would be too long; sign with larger shards, or parts of the model apart.");
    });

    /// <summary>The statement that is signed.</summary>
    /// <exception cref="ModelSignatureException">The model is empty, or a name in it cannot be verified everywhere.</exception>
    internal static byte[] PayloadOf(string name, ModelManifest manifest)
    {
        if (manifest.Resources.IsEmpty)
            throw new ModelSignatureException(ModelProblemKind.NothingSigned, "The model has no file, and a signature over nothing would hold for any model that is empty.");

        foreach (var resource in manifest.Resources)
        {
            if (ResourcePath.Fault(resource.Path, onWindows: true) is { } fault)
                throw new ModelSignatureException(ModelProblemKind.UnsafeName, $"'{resource.Path}' cannot be signed so that it can be verified everywhere: {fault}.");
        }

        return StatementWriter.Write(name, manifest);
    }
}
