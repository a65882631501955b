using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using SupplyGuard.Discovery;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Signatures.Models.Trust;

namespace SupplyGuard.Evidence.ModelSignatures;

/// <summary>A signer of the policy with the key or the certificates that its files hold.</summary>
/// <param name="Trust">Null when a file cannot be used.</param>
/// <param name="Fault">Why; null when all can be.</param>
internal sealed record SignerTrust(ModelTrust? Trust, string? Fault)
{
    private const int LongestFile = 1 << 20;

    /// <param name="root">Absolute path of the policy's folder.</param>
    public static SignerTrust Read(string root, TrustedModelSigner signer) => signer.Key is { } key
        ? OfKey(root, key)
        : OfRoots(root, signer.Roots, signer.Subject);

    /// <param name="root">Absolute path of the folder that the path is relative to.</param>
    public static SignerTrust OfKey(string root, string file)
    {
        if (Text(root, file, out var fault) is not { } pem)
            return new SignerTrust(null, fault);

        var key = EcKey.FromPem(pem);
        return key.Value is { } found ? new SignerTrust(new ModelTrust.PublicKey(found), null) : new SignerTrust(null, $"'{file}' cannot be used: {key.Problem!.Detail}");
    }

    /// <param name="root">Absolute path of the folder that the paths are relative to.</param>
    public static SignerTrust OfRoots(string root, ImmutableArray<string> files, string? subject)
    {
        var roots = new X509Certificate2Collection();
        foreach (var file in files)
        {
            if (Text(root, file, out var fault) is not { } pem)
                return new SignerTrust(null, fault);

            try
            {
                var before = roots.Count;
                roots.ImportFromPem(pem);
                if (roots.Count == before)
                    return new SignerTrust(null, $"'{file}' cannot be used: there is no certificate in it.");
            }
            catch (CryptographicException)
            {
                return new SignerTrust(null, $"'{file}' cannot be used: a certificate in it is none.");
            }
        }

        return new SignerTrust(new ModelTrust.Authority([.. roots], subject), null);
    }

    private static string? Text(string root, string file, out string? fault)
    {
        fault = null;
        try
        {
            return Encoding.UTF8.GetString(BoundedFile.Read(Path.GetFullPath(file, root), LongestFile));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            fault = $"'{file}' cannot be read: {ReadFault.Describe(e)}";
            return null;
        }
    }
}
