using System.Formats.Asn1;
using System.IO.Compression;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Zip;
using SupplyGuard.Signatures.Packages;
using SupplyGuard.Signatures.Tests;
using TestKit;
using TestKit.Signing;

namespace SupplyGuard.Fuzzing.Targets;

/// <summary>Archives, packages with their signatures, extracted trees and revocation lists.</summary>
internal static class PackageTargets
{
    private const long MostContent = 4 << 20;

    private static readonly Lazy<Signed> Originals = new(() => new Signed());

    public static IEnumerable<FuzzTarget> Of() =>
    [
        new("zip", Structure.Zip, () => Seeds.Corpus("zip", "numpy").Append(TestPackage.Small()), ZipOutcome),
        new("package", Structure.Package, () => Originals.Value.Packages, PackageOutcome),
        new("tree", Structure.Lines, () => [Seeds.Text("f a.txt\nf lib/b.dll\nd empty\nl link a.txt\nl loop loop\nl up ../..\nl zero /dev/zero\nf é\nf A.TXT\nf .nupkg.metadata\nf a.nuspec\nf A.nuspec\n")], TreeOutcome),
        new("crl", Structure.Der, () => Originals.Value.Lists, bytes => Outcome.Of<AsnContentException>(() =>
        {
            var list = RevocationList.Read(bytes);
            var found = list.Find(Originals.Value.Recipe.Signer);
            return $"{list.IsAbout(Originals.Value.Recipe.Signer, Originals.Value.Authority.Root)} {list.Until is null} {found?.Reason} {found is null}";
        })),
    ];

    /// <summary>What we take for sound the framework's reader must read, and find the same in it.</summary>
    private static string ZipOutcome(byte[] bytes)
    {
        var file = new FileWindow(bytes);
        return Outcome.Of(ZipReader.Read(file, ZipLimits.Package), _ => "ok") + "|" + Outcome.Of(ZipReader.Read(file, ZipLimits.Default), directory =>
        {
            if (directory.Entries.Sum(entry => entry.Size) > MostContent)
                return "large";

            var contents = directory.Entries.Select(entry => (entry.Name, Content: ZipReader.Extract(file, entry, MostContent), Digest: ZipReader.DigestOf(file, entry, MostContent))).ToList();
            if (contents.Exists(entry => entry.Content is Parsed<byte[]>.Ok != entry.Digest is Parsed<Digest>.Ok))
                throw new OracleException("A content is read and has no digest, or has one and cannot be read.");
            if (contents.Find(entry => entry.Content is Parsed<byte[]>.Malformed) is { Content: Parsed<byte[]>.Malformed damaged })
                return Outcome.Sentence(damaged.Detail);

            Compare(bytes, [.. contents.Select(entry => (entry.Name, ((Parsed<byte[]>.Ok)entry.Content).Value))]);
            return $"{Outcome.Bucket(directory.Entries.Length)} {directory.IsZip64} {directory.Comment.Length > 0} {directory.Entries.Any(entry => entry.HasDataDescriptor)} {directory.Entries.Any(entry => entry.IsUtf8)}";
        });
    }

    private static void Compare(byte[] bytes, List<(string Name, byte[] Content)> ours)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(bytes, writable: false), ZipArchiveMode.Read);
            if (!archive.Entries.Select(entry => entry.FullName).SequenceEqual(ours.Select(entry => entry.Name), StringComparer.Ordinal))
                throw new OracleException("ZipArchive sees other names.");

            foreach (var (entry, (_, content)) in archive.Entries.Zip(ours))
            {
                using var stream = entry.Open();
                using var memory = new MemoryStream();
                stream.CopyTo(memory);
                if (!memory.GetBuffer().AsSpan(0, (int)memory.Length).SequenceEqual(content))
                    throw new OracleException("ZipArchive reads another content.");
            }
        }
        catch (InvalidDataException e)
        {
            throw new OracleException($"ZipArchive refuses what we take: {e.Message}");
        }
    }

    /// <summary>Whatever is done to signed packages, none becomes valid whose content nobody signed.</summary>
    private static string PackageOutcome(byte[] bytes) => Outcome.Of(PackageArchive.Read(new FileWindow(bytes), CancellationToken.None), archive =>
    {
        var signature = Originals.Value.Verifier.Verify(archive);
        if (signature.IsValid && !Originals.Value.ContentHashes.Contains(archive.ContentHash))
            throw new OracleException("A content that nobody signed is valid.");

        return $"{string.Join(' ', signature.AllProblems.Select(problem => $"{problem.Kind} {Outcome.Sentence(problem.Detail)}").Distinct(StringComparer.Ordinal).Take(4))} {Outcome.Of(archive.ReadFiles(CancellationToken.None), files => $"{Outcome.Bucket(files.Length)}")}";
    });

    /// <summary>Each line says what to make in a folder: a file, a folder, or a link and what it leads to.</summary>
    private static string TreeOutcome(byte[] bytes)
    {
        using var folder = new TemporaryFolder();
        foreach (var line in Encoding.UTF8.GetString(bytes).Split('\n').Take(40))
        {
            var parts = line.Split(' ', 3);
            if (parts.Length < 2 || parts[1].Contains("..", StringComparison.Ordinal) || Path.IsPathRooted(parts[1]))
                continue;

            try
            {
                var path = Path.Combine(folder.Path, parts[1]);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                switch (parts[0])
                {
                    case "f" when !Path.Exists(path):
                        File.WriteAllText(path, line);
                        break;
                    case "d":
                        Directory.CreateDirectory(path);
                        break;
                    case "l" when parts.Length == 3:
                        File.CreateSymbolicLink(path, parts[2]);
                        break;
                    default:
                        break;
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                // The system does not take every name.
            }
        }

        var tree = PackageTree.Read(folder.Path, CancellationToken.None);
        return $"{Outcome.Bucket(tree.Files.Length)} {tree.Digest.Length} {string.Join(' ', tree.Oddities.Select(oddity => $"{oddity.Kind} {Outcome.Sentence(oddity.Detail)}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}";
    }

    /// <summary>Packages and lists that a test's authority signed.</summary>
    private sealed class Signed
    {
        public Signed()
        {
            var timestamps = Authority.Issue("Timestamps", [TestAuthority.TimeStamping]);
            Recipe = new SignatureRecipe(Authority.Issue("Contoso", [TestAuthority.CodeSigning]), timestamps);
            var repository = new SignatureRecipe(Authority.Issue("Gallery", [TestAuthority.CodeSigning]), timestamps) { Commitments = [SignatureRecipe.Repository] };
            var (one, other) = (TestPackage.Small(), TestPackage.Build(("a.nuspec", "<package/>")));
            Packages =
            [
                TestPackage.Embed(one, TestSigner.Sign(one, Recipe)),
                TestPackage.Embed(one, TestSigner.Sign(one, Recipe, repository)),
                TestPackage.Embed(other, TestSigner.Sign(other, repository)),
                one,
            ];
            ContentHashes = Packages.Select(package => ((Parsed<PackageArchive>.Ok)PackageArchive.Read(new FileWindow(package), CancellationToken.None)).Value.ContentHash).ToHashSet();
            var (from, until) = (TestAuthority.End.AddDays(-1), TestAuthority.End.AddDays(1));
            Lists =
            [
                Authority.Revoke(from, until),
                Authority.Revoke(from, until, (Recipe.Signer, from, X509RevocationReason.KeyCompromise), (timestamps, from, null)),
                Authority.Revoke(from, until, (Recipe.Signer, from, null), (Recipe.Signer, until, X509RevocationReason.Superseded)),
            ];
            Verifier = new PackageSignatureVerifier(TrustBundle.FromPem(Authority.Pem, Authority.Pem), new FixedClock(TestAuthority.End.AddDays(-1)));
        }

        public TestAuthority Authority { get; } = new();

        public SignatureRecipe Recipe { get; }

        public IReadOnlyList<byte[]> Packages { get; }

        public HashSet<Digest> ContentHashes { get; }

        public IReadOnlyList<byte[]> Lists { get; }

        public PackageSignatureVerifier Verifier { get; }
    }
}
