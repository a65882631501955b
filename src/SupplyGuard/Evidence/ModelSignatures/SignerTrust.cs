using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using SupplyGuard.Discovery;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Signatures.Models.Trust;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Evidence.ModelSignatures;

/// <summary>A signer of the policy with the key or the certificates that its files hold.</summary>
/// <param name="Trust">Null when a file cannot be used.</param>
/// <param name="Fault">Why; null when all can be.</param>
internal sealed record SignerTrust(ModelTrust? Trust, string? Fault)
{
    private const int LongestFile = 1 << 20;

    /// <param name="root">Absolute path of the policy's folder.</param>
    /// <param name="now">The time at which revocation lists must be current.</param>
    public static SignerTrust Read(string root, TrustedModelSigner signer, DateTimeOffset now) => signer.Key is { } key
        ? OfKey(root, key)
        : signer.Identity is { } identity ? OfIdentity(root, identity, signer.Issuer!, signer.TrustedRoot!) : OfAuthority(root, signer, now);

    /// <param name="root">Absolute path of the folder that the path is relative to.</param>
    public static SignerTrust OfKey(string root, string file)
    {
        if (Text(root, file, out var fault) is not { } pem)
            return new SignerTrust(null, fault);

        var key = EcKey.FromPem(pem);
        return key.Value is { } found ? new SignerTrust(new ModelTrust.PublicKey(found), null) : new SignerTrust(null, $"'{file}' cannot be used: {key.Problem!.Detail}");
    }

    /// <summary>Whoever has a certificate from the signer's <see cref="TrustedModelSigner.Roots"/>.</summary>
    /// <param name="root">Absolute path of the folder that the paths are relative to.</param>
    /// <param name="now">The time at which revocation lists must be current.</param>
    public static SignerTrust OfAuthority(string root, TrustedModelSigner signer, DateTimeOffset now)
    {
        var (roots, stamps) = (new X509Certificate2Collection(), new X509Certificate2Collection());
        if (signer.Roots.Select(file => Load(root, file, roots)).Concat(signer.TimestampRoots.Select(file => Load(root, file, stamps))).FirstOrDefault(fault => fault is not null) is { } fault)
            return new SignerTrust(null, fault);

        RevocationLists? lists = null;
        if (signer.RevocationLists is { } folder)
        {
            try
            {
                lists = RevocationLists.Read(Path.GetFullPath(folder, root), now);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return new SignerTrust(null, $"The folder '{folder}' of revocation lists cannot be read: {ReadFault.Describe(e)}");
            }

            if (!lists.Faults.IsEmpty)
                return new SignerTrust(null, $"In the folder '{folder}', {string.Join("; ", lists.Faults)}.");
        }

        return new SignerTrust(new ModelTrust.Authority([.. roots], signer.Subject) { TimestampRoots = [.. stamps], Revocation = lists, Purpose = signer.Purpose }, null);
    }

    /// <summary>Adds the certificates of a file; answers why it cannot be used.</summary>
    private static string? Load(string root, string file, X509Certificate2Collection certificates)
    {
        if (Text(root, file, out var fault) is not { } pem)
            return fault;

        try
        {
            var before = certificates.Count;
            certificates.ImportFromPem(pem);
            return certificates.Count > before ? null : $"'{file}' cannot be used: there is no certificate in it.";
        }
        catch (CryptographicException)
        {
            return $"'{file}' cannot be used: a certificate in it is none.";
        }
    }

    /// <param name="root">Absolute path of the folder that the path is relative to.</param>
    public static SignerTrust OfIdentity(string root, string identity, string issuer, string file)
    {
        if (Text(root, file, out var fault) is not { } json)
            return new SignerTrust(null, fault);

        var trusted = TrustedRoot.Read(Encoding.UTF8.GetBytes(json));
        return trusted.Value is { } found ? new SignerTrust(new ModelTrust.Identity(identity, issuer, found), null) : new SignerTrust(null, $"'{file}' is no trusted root. {trusted.Problem!.Detail}");
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
