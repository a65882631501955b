using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using SupplyGuard.Formats;

namespace SupplyGuard.Signatures.Packages;

/// <summary>
/// The revocation lists of a folder: what authorities have taken back, known without asking anybody. A certificate about which no current
/// list of its issuer speaks is one of which nothing is known, never one that is good. Thread-safe.
/// </summary>
public sealed class RevocationLists
{
    private const int MostFiles = 256;
    private const int MostBytes = 64 << 20;

    private readonly ILookup<string, RevocationList> _byIssuer;
    private readonly DateTimeOffset _now;

    private RevocationLists(List<RevocationList> lists, Digest digest, ImmutableArray<string> faults, DateTimeOffset now)
    {
        _byIssuer = lists.ToLookup(list => list.Issuer, StringComparer.Ordinal);
        _now = now;
        Digest = digest;
        Faults = faults;
    }

    /// <summary>Over all lists, and over which of them are current: equal only where every answer is.</summary>
    public Digest Digest { get; }

    /// <summary>What is wrong with files of the folder, each with its name; sorted.</summary>
    public ImmutableArray<string> Faults { get; }

    /// <summary>Reads the files <c>*.crl</c> of a folder, in DER.</summary>
    /// <param name="folder">Absolute.</param>
    /// <exception cref="IOException">The folder or a file cannot be read, or they are more than can be held.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or a file may not be read.</exception>
    public static RevocationLists Read(string folder, DateTimeOffset now)
    {
        var files = Directory.EnumerateFiles(folder, "*.crl").Take(MostFiles + 1).Order(StringComparer.Ordinal).ToList();
        if (files.Count > MostFiles)
            throw TooMuch();

        var lists = new List<RevocationList>();
        var faults = ImmutableArray.CreateBuilder<string>();
        var identity = new List<byte>();
        var budget = MostBytes;
        foreach (var file in files)
        {
            var content = Content(file, budget);
            budget -= content.Length;
            try
            {
                var list = RevocationList.Read(content);
                lists.Add(list);
                identity.AddRange(Digest.Sha256(content).Bytes);
                identity.Add(list.IsCurrentAt(now) ? (byte)1 : (byte)0);
            }
            catch (AsnContentException e)
            {
                faults.Add($"'{Path.GetFileName(file)}' is no revocation list that can be used: {e.Message.TrimEnd('.')}");
            }
        }

        return new RevocationLists(lists, Digest.Sha256([.. identity]), faults.ToImmutable(), now);
    }

    /// <summary>What is known of a certificate; null when a current list of its issuer speaks about it and does not have it.</summary>
    internal RevocationFact? Ask(X509Certificate2 certificate, X509Certificate2 issuer)
    {
        try
        {
            var lists = _byIssuer[Convert.ToHexString(certificate.IssuerName.RawData)].Where(list => list.IsAbout(certificate, issuer)).ToList();
            var revoked = lists.Select(list => list.Find(certificate)).OfType<RevokedCertificate>().Aggregate(default(RevokedCertificate), (strictest, entry) => strictest is null ? entry : strictest.And(entry));
            if (revoked is not null)
                return new RevocationFact(certificate.Subject, revoked, Unknown: null);
            if (lists.Count == 0)
                return new RevocationFact(certificate.Subject, Revoked: null, $"there is no list of '{issuer.Subject}'");
            return lists.Exists(list => list.IsCurrentAt(_now)) ? null : new RevocationFact(certificate.Subject, Revoked: null, $"the list of '{issuer.Subject}' is out of date");
        }
        catch (AsnContentException e)
        {
            return new RevocationFact(certificate.Subject, Revoked: null, $"the list of '{issuer.Subject}' is malformed ({e.Message.TrimEnd('.')})");
        }
    }

    /// <summary>A file as long as it was when it was opened.</summary>
    private static byte[] Content(string path, int atMost)
    {
        using var handle = RegularFile.Open(path);
        if (RandomAccess.GetLength(handle) is var length && length > atMost)
            throw TooMuch();

        var content = new byte[(int)length];
        for (var offset = 0; offset < content.Length;)
        {
            if (RandomAccess.Read(handle, content.AsSpan(offset), offset) is not (> 0 and var read))
                throw new IOException($"'{Path.GetFileName(path)}' shrank while it was read.");

            offset += read;
        }

        return content;
    }

    private static IOException TooMuch() => new($"It holds more than {MostFiles} lists or {MostBytes} bytes.");
}
