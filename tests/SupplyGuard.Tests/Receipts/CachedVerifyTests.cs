using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Receipts;
using SupplyGuard.Findings;
using SupplyGuard.Reporting;
using TestKit;

namespace SupplyGuard.Tests.Receipts;

/// <summary>Whole runs over packages that this repository really restored: a report must not show that there are caches.</summary>
public sealed class CachedVerifyTests : IDisposable
{
    private static readonly string Project = Repository.PathTo("src", "SupplyGuard.Tool", "SupplyGuard.Tool.csproj");

    private readonly TemporaryFolder _folder = new();

    private string Receipts => _folder.PathTo("cache", "receipts");

    [Fact]
    public void Reports_are_the_same_with_and_without_receipts()
    {
        Assert.SkipUnless(ChangeTimes.AreKeptAt(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)), "This file system keeps no change times.");
        var plain = Verify(caching: null);
        var first = Verify(new Caching(_folder.PathTo("cache")));
        var receipts = Directory.GetFiles(Receipts).ToDictionary(file => file, File.GetLastWriteTimeUtc, StringComparer.Ordinal);
        var second = Verify(new Caching(_folder.PathTo("cache")));

        Assert.NotEqual(Verdict.Incomplete, plain.Report.Verdict);
        Assert.Equal(plain.Report.Statistics.Packages, receipts.Count);
        Assert.NotEmpty(receipts);
        Assert.Equal(plain.Text, first.Text);
        Assert.Equal(plain.Text, second.Text);
        Assert.Equal(receipts, Directory.GetFiles(Receipts).ToDictionary(file => file, File.GetLastWriteTimeUtc, StringComparer.Ordinal));
    }

    [Fact]
    public void Reports_are_the_same_for_the_second_project_of_a_build()
    {
        var caching = new Caching(null, new EvidenceMemory());

        Assert.Equal(Verify(caching: null).Text, Verify(caching).Text);
        Assert.Equal(Verify(caching: null).Text, Verify(caching).Text);
        Assert.False(Directory.Exists(_folder.PathTo("cache")));
    }

    [Fact]
    public void Receipts_inside_the_repository_are_neither_left_nor_used()
    {
        var inside = Repository.PathTo("artifacts", "cache-of-a-test");

        Verify(new Caching(inside));

        Assert.False(Directory.Exists(inside));
    }

    [Fact]
    public void A_policy_may_want_everything_examined()
    {
        var policy = _folder.Write("repository/supplyguard.json", """{ "policy": 1, "receipts": "ignore", "packages": { "signature": "off", "installedContent": "off" } }""");

        Guard.Verify(new VerifyRequest(Project, policy) { Scope = VerifyScope.Packages, Caching = new Caching(_folder.PathTo("cache")) }, TestContext.Current.CancellationToken);

        Assert.False(Directory.Exists(_folder.PathTo("cache")));
    }

    [Fact]
    public void A_lock_is_never_written_from_receipts()
    {
        _folder.Write("repository/supplyguard.json", """{ "policy": 1, "packages": { "signature": "off", "installedContent": "off", "lockFile": "off" } }""");
        var request = new VerifyRequest(Project, _folder.PathTo("repository", "supplyguard.json")) { Scope = VerifyScope.Packages, Caching = new Caching(_folder.PathTo("cache")) };

        Locker.Lock(request, TestContext.Current.CancellationToken);

        Assert.False(Directory.Exists(_folder.PathTo("cache")));
    }

    public void Dispose() => _folder.Dispose();

    private static (Report Report, string Text) Verify(Caching? caching)
    {
        var request = new VerifyRequest(Project, Repository.PathTo("policies", "self.json")) { Scope = VerifyScope.Packages, Caching = caching };
        var report = Guard.Verify(request, TestContext.Current.CancellationToken);
        using var text = new MemoryStream();
        JsonReportWriter.Write(report, text);
        return (report, System.Text.Encoding.UTF8.GetString(text.ToArray()));
    }
}
