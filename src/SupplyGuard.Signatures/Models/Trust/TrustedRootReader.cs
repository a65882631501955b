using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace SupplyGuard.Signatures.Models.Trust;

/// <summary>Reads trusted roots. Logs with keys that are no EC keys are left out: what they signed is then said to be of an unknown log.</summary>
internal static class TrustedRootReader
{
    private const int MostEntries = 64;

    private static readonly StrictJson Json = new(ModelProblemKind.BundleMalformed);

    /// <exception cref="ModelSignatureException">It is no trusted root.</exception>
    public static TrustedRoot Read(ReadOnlyMemory<byte> content)
    {
        using var document = Json.Parse(content);
        var root = Json.Has(document.RootElement, "trustedRoot") ? Json.Object(document.RootElement, "trustedRoot") : document.RootElement;
        if (!Json.Text(root, "mediaType").StartsWith("application/vnd.dev.sigstore.trustedroot", StringComparison.Ordinal))
            throw Json.Wrong("its media type is not that of a trusted root");

        return new TrustedRoot(Logs(root, "tlogs"), Logs(root, "ctlogs"), [.. Entries(root, "certificateAuthorities").Select(Authority)]);
    }

    private static ImmutableArray<TrustedLog> Logs(JsonElement root, string name)
    {
        var logs = ImmutableArray.CreateBuilder<TrustedLog>();
        foreach (var log in Entries(root, name))
        {
            var key = Json.Object(log, "publicKey");
            var bytes = Json.Bytes(key, "rawBytes");
            if (EcKey.FromDer(bytes).Value is not { } known)
                continue;

            var (from, until) = Validity(key);
            logs.Add(new TrustedLog([.. SHA256.HashData(bytes)], known, from, until));
        }

        return logs.ToImmutable();
    }

    private static IdentityAuthority Authority(JsonElement authority)
    {
        try
        {
            var (from, until) = Validity(authority);
            return new IdentityAuthority([.. Entries(Json.Object(authority, "certChain"), "certificates").Select(certificate => X509CertificateLoader.LoadCertificate(Json.Bytes(certificate, "rawBytes")))], from, until);
        }
        catch (CryptographicException)
        {
            throw Json.Wrong("a certificate in it is none");
        }
    }

    private static JsonElement[] Entries(JsonElement parent, string name)
    {
        var list = Json.Array(parent, name);
        return list.GetArrayLength() <= MostEntries ? [.. list.EnumerateArray()] : throw Json.Wrong($"'{name}' has more than {MostEntries} entries");
    }

    private static (DateTimeOffset From, DateTimeOffset Until) Validity(JsonElement parent)
    {
        if (!Json.Has(parent, "validFor"))
            return (DateTimeOffset.MinValue, DateTimeOffset.MaxValue);

        var period = Json.Object(parent, "validFor");
        return (Time(period, "start") ?? DateTimeOffset.MinValue, Time(period, "end") ?? DateTimeOffset.MaxValue);
    }

    private static DateTimeOffset? Time(JsonElement period, string name) => !Json.Has(period, name)
        ? null
        : DateTimeOffset.TryParse(Json.Text(period, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : throw Json.Wrong($"'{name}' is no time");
}
