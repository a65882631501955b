using System.Collections.Concurrent;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Packages;
using TestKit;
using TestKit.Signing;

namespace SupplyGuard.Signatures.Tests.Mutations;

/// <summary>Thousands of damaged copies of real packages: none is accepted, unless all that a key vouches for is untouched.</summary>
public sealed class MutationTests
{
    private const int Seed = 20261121;
    private const int MutantsOfOne = 2600;
    private const int ShownToNuGet = 40;

    private readonly PackageSignatureVerifier _verifier = new(TrustBundle.FromSdk(DotNetSdk.Find()!));

    /// <summary>
    /// An accepted mutant is one whose verdict is valid though its bytes differ. Exempt is only one that has the original's content hash, so
    /// that every byte but the signature's own is the same, and whose signature is made of nothing but parts of the original's:
    /// <see cref="SignatureEssence"/> says which parts mean nothing, and why.
    /// </summary>
    [Fact]
    public void None_of_over_10000_mutants_of_real_packages_is_accepted()
    {
        var (count, survivors) = (0, new ConcurrentBag<string>());
        foreach (var path in Originals())
        {
            var package = File.ReadAllBytes(path);
            var essence = SignatureEssence.Of(package);
            var hash = Archives.Read(package).ContentHash;
            Assert.True(Verdict(package)?.IsValid);
            var mutants = MutantsOf(package);
            Parallel.For(0, MutantsOfOne, index =>
            {
                var mutant = mutants(index);
                if (mutant.Bytes.AsSpan().SequenceEqual(package))
                    return;

                Interlocked.Increment(ref count);
                try
                {
                    if (Accepted(mutant.Bytes) is { } archive && !(archive.ContentHash == hash && SignatureEssence.Of(mutant.Bytes).SaysNoMoreThan(essence)))
                        survivors.Add($"{Path.GetFileName(path)} #{index}: {mutant.What}");
                }
                catch (Exception e)
                {
                    survivors.Add($"{Path.GetFileName(path)} #{index}: {mutant.What}: {e}");
                }
            });
        }

        Assert.Empty(survivors);
        Assert.True(count > 10_000, $"Only {count} mutants differ from their originals.");
    }

    /// <summary>Those that we accept, because they say the same, and a sample of the others: whatever NuGet refuses we refuse.</summary>
    [Fact]
    public void No_mutant_of_a_real_package_is_accepted_that_NuGet_refuses()
    {
        using var folder = new TemporaryFolder();
        var package = File.ReadAllBytes(Originals()[0]);
        var mutants = MutantsOf(package);
        var accepted = Enumerable.Range(0, MutantsOfOne).AsParallel().Select(index => mutants(index).Bytes)
            .Where(bytes => Accepted(bytes) is not null)
            .Take(ShownToNuGet)
            .AsEnumerable()
            .Select((bytes, index) => folder.Write($"accepted{index}.nupkg", bytes))
            .ToList();

        var nuget = NuGetCommand.Verify(accepted);

        Assert.NotEmpty(accepted);
        Assert.Equal(accepted.Order(StringComparer.Ordinal), nuget.Order(StringComparer.Ordinal));
    }

    /// <summary>Single bytes, the structure of the archive, and the structure of the signature, in turn.</summary>
    private static Func<int, (byte[] Bytes, string What)> MutantsOf(byte[] package)
    {
        var (zip, cms) = (new ZipMutants(package), new CmsMutants(package));
        return index => (index % 5, new Random(Seed + index)) switch
        {
            (0 or 1, var random) => Mutants.Of(package, random),
            (2 or 3, var random) => zip.Of(random),
            (_, var random) => cms.Of(random),
        };
    }

    /// <summary>The smallest package of each kind: signed by its author or not, and by each generation of the gallery's certificate.</summary>
    private List<string> Originals() =>
    [
        .. RestoredPackages.Smallest(60)
            .Select(path => (Path: path, Signature: Verdict(File.ReadAllBytes(path))!))
            .GroupBy(package => (package.Signature.Author?.Certificate?.Fingerprint, package.Signature.Repository?.Certificate?.Fingerprint))
            .Select(kind => kind.First().Path)
            .Take(4),
    ];

    private PackageArchive? Accepted(byte[] bytes) =>
        PackageArchive.Read(new FileWindow(bytes), CancellationToken.None) is Parsed<PackageArchive>.Ok(var archive) && _verifier.Verify(archive).IsValid ? archive : null;

    private PackageSignature? Verdict(byte[] bytes) =>
        PackageArchive.Read(new FileWindow(bytes), CancellationToken.None) is Parsed<PackageArchive>.Ok(var archive) ? _verifier.Verify(archive) : null;
}
