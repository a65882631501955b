using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Packages;
using TestKit;
using TestKit.Signing;

namespace SupplyGuard.Signatures.Tests;

/// <summary>Real packages, judged by us and by NuGet, whole and damaged.</summary>
public sealed class RealPackageTests
{
    private const int Seed = 20261121;

    private readonly PackageSignatureVerifier _verifier = new(TrustBundle.FromSdk(DotNetSdk.Find()!));

    [Fact]
    public void Real_packages_get_the_verdict_that_NuGet_gives_them()
    {
        var packages = RestoredPackages.All().Select(package => package.Path).ToList();
        Assert.True(packages.Count >= 10, $"Only {packages.Count} restored packages were found.");

        var nuget = NuGetCommand.Verify(packages);

        Assert.Equal(nuget.Order(StringComparer.Ordinal), packages.Where(path => Verifies(File.ReadAllBytes(path))));
        Assert.NotEmpty(nuget);
    }

    [Fact]
    public void Real_packages_have_the_content_hash_that_NuGet_recorded()
    {
        foreach (var (path, locked) in RestoredPackages.All())
        {
            using var metadata = JsonDocument.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(path)!, ".nupkg.metadata")));
            using var handle = File.OpenHandle(path);
            var archive = Assert.IsType<Parsed<PackageArchive>.Ok>(PackageArchive.Read(new FileWindow(handle), CancellationToken.None)).Value;

            Assert.Equal(locked, Convert.ToBase64String(archive.ContentHash.Bytes));
            Assert.Equal(metadata.RootElement.GetProperty("contentHash").GetString(), Convert.ToBase64String(archive.ContentHash.Bytes));
        }
    }

    [Fact]
    public void Real_packages_are_extracted_as_their_archives_say()
    {
        foreach (var path in RestoredPackages.Smallest(12))
        {
            var files = Assert.IsType<Parsed<ImmutableArray<TreeFile>>.Ok>(Archives.Read(File.ReadAllBytes(path)).ReadFiles(CancellationToken.None)).Value;
            var tree = PackageTree.Read(Path.GetDirectoryName(path)!, CancellationToken.None);

            Assert.Empty(tree.CompareWith(files));
            Assert.Equal(PackageTree.DigestOf(files), tree.Digest);
        }
    }

    [Fact]
    public void No_package_verifies_after_any_byte_of_it_was_changed()
    {
        var survivors = new ConcurrentBag<string>();
        foreach (var path in RestoredPackages.Smallest(2))
        {
            var package = File.ReadAllBytes(path);
            Assert.True(Verifies(package));
            Parallel.For(0, 1000, index =>
            {
                var (mutant, what) = Mutants.Of(package, new Random(Seed + index));
                if (Verifies(mutant))
                    survivors.Add($"{Path.GetFileName(path)} #{index}: {what}");
            });
        }

        Assert.Empty(survivors);
    }

    [Fact]
    public void No_damaged_package_is_accepted_that_NuGet_refuses()
    {
        using var folder = new TemporaryFolder();
        var package = File.ReadAllBytes(RestoredPackages.Smallest(1)[0]);
        var mutants = Enumerable.Range(0, 16).ToDictionary(
            index => folder.Write($"mutant{index}.nupkg", Mutants.Of(package, new Random(Seed - index)).Bytes),
            index => index,
            StringComparer.Ordinal);
        var whole = folder.Write("whole.nupkg", package);

        var nuget = NuGetCommand.Verify([whole, .. mutants.Keys]);

        Assert.Contains(whole, nuget);
        Assert.DoesNotContain(mutants.Keys, path => Verifies(File.ReadAllBytes(path)) && !nuget.Contains(path));
    }

    private bool Verifies(byte[] bytes) =>
        PackageArchive.Read(new FileWindow(bytes), CancellationToken.None) is Parsed<PackageArchive>.Ok(var archive) && _verifier.Verify(archive).IsValid;
}
