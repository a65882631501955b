using System.Collections.Concurrent;
using System.Text.Json;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Signatures.Tests.Oracle;

/// <summary>Somebody else's word on every package that can be had: NuGet's verdict, and the content hash that NuGet wrote down.</summary>
public sealed class OracleTests(WellKnownPackages packages) : IClassFixture<WellKnownPackages>
{
    private const int FewestPackages = 285;

    private readonly PackageSignatureVerifier _verifier = new(TrustBundle.FromSdk(DotNetSdk.Find()!));

    [Fact]
    public void At_least_285_well_known_packages_get_the_verdict_that_NuGet_gives_them()
    {
        Assert.SkipUnless(packages.Absence is null, packages.Absence ?? "");
        Assert.True(packages.Paths.Count >= FewestPackages);

        var verified = new ConcurrentBag<string>();
        Parallel.ForEach(packages.Paths, path =>
        {
            if (Verify(path).IsValid)
                verified.Add(path);
        });

        var nuget = packages.Paths.Chunk(100).SelectMany(NuGetCommand.Verify).ToList();
        Assert.Equal(nuget.Order(StringComparer.Ordinal), verified.Order(StringComparer.Ordinal));
        Assert.NotEmpty(nuget);
    }

    [Fact]
    public void At_least_285_well_known_packages_have_the_content_hash_that_NuGet_recorded()
    {
        Assert.SkipUnless(packages.Absence is null, packages.Absence ?? "");
        var differing = new ConcurrentBag<string>();
        Parallel.ForEach(packages.Paths, path =>
        {
            using var metadata = JsonDocument.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(path)!, ".nupkg.metadata")));
            using var handle = File.OpenHandle(path);
            if (metadata.RootElement.GetProperty("contentHash").GetString() != Convert.ToBase64String(Read(handle).ContentHash.Bytes))
                differing.Add(path);
        });

        Assert.Empty(differing);
    }

    [Fact]
    public void The_well_known_packages_are_of_both_kinds_and_of_three_generations_of_the_gallery_s_certificate()
    {
        Assert.SkipUnless(packages.Absence is null, packages.Absence ?? "");
        var signatures = packages.Paths.AsParallel().Select(Verify).ToList();

        Assert.Contains(signatures, signature => signature.Author is null);
        Assert.Contains(signatures, signature => signature is { Author: not null, Repository: not null });
        Assert.True(signatures.Select(signature => signature.Repository?.Certificate?.Fingerprint).Distinct().Count() >= 3);
    }

    private PackageSignature Verify(string path)
    {
        using var handle = File.OpenHandle(path);
        return _verifier.Verify(Read(handle));
    }

    private static PackageArchive Read(Microsoft.Win32.SafeHandles.SafeFileHandle handle) =>
        Assert.IsType<Parsed<PackageArchive>.Ok>(PackageArchive.Read(new FileWindow(handle), CancellationToken.None)).Value;
}
