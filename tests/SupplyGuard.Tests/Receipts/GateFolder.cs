using System.Collections.Immutable;
using SupplyGuard.Evidence.Receipts;
using SupplyGuard.Findings;
using SupplyGuard.Tests.RestoreOutput;
using TestKit;

namespace SupplyGuard.Tests.Receipts;

/// <summary>A restored project whose gate passes, and a folder for what gates remember.</summary>
internal sealed class GateFolder : IDisposable
{
    /// <summary>A number of packages that no project has: who reports it has read a receipt.</summary>
    private const int Marked = 424242;

    private readonly TemporaryFolder _cache = new();
    private readonly RestoredFolder _folder = new("App.csproj");

    public GateFolder()
    {
        using var package = new TemporaryFolder();
        ExtractedPackage.ExtractTo(package, "");
        foreach (var file in Directory.GetFiles(package.Path, "*", SearchOption.AllDirectories))
        {
            var target = PathTo("packages", "contoso.ml", "1.2.0", Path.GetRelativePath(package.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    public LaterClock Clock { get; } = new(TimeSpan.FromMinutes(1));

    public string Root => _folder.Root;

    public string Project => _folder.Project;

    public string Cache => _cache.Path;

    public VerifyRequest Request => new(_folder.Project, PathTo("supplyguard.json"))
    {
        Scope = VerifyScope.Packages,
        IsGate = true,
        Projects = [_folder.Project],
        RestoreOutputs = new Dictionary<string, string> { [_folder.Project] = PathTo("App", "obj", "project.assets.json") }.ToImmutableDictionary(),
        Caching = new Caching(_cache.Path),
        Clock = Clock,
    };

    public string PathTo(params string[] parts) => Path.Combine([_folder.Root, .. parts]);

    public void Write(string path, string content) => _folder.Write(path, content);

    /// <summary>Passes once, and marks what this leaves.</summary>
    public void Pass(Func<VerifyRequest, Report>? gate = null)
    {
        gate ??= Verify;
        var report = gate(Request);
        Assert.Empty(report.Findings);
        Assert.Equal(Verdict.Passed, report.Verdict);
        foreach (var file in Directory.GetFiles(Path.Combine(_cache.Path, "gates")))
        {
            var receipt = GateReceiptFormat.Read(File.ReadAllBytes(file))!;
            File.WriteAllBytes(file, GateReceiptFormat.Write(receipt with { Statistics = receipt.Statistics with { Packages = Marked } }));
        }

        Assert.True(IsKnown(gate(Request)), "The second answer is not the first one's.");
    }

    public static bool IsKnown(Report report) => report.Statistics.Packages == Marked;

    public static Report Verify(VerifyRequest request) => Guard.Verify(request, TestContext.Current.CancellationToken);

    public static Report BeforeRestore(VerifyRequest request) => RestoreGate.Before(request, mustBeLocked: false, TestContext.Current.CancellationToken).Report;

    public void Dispose()
    {
        _folder.Dispose();
        _cache.Dispose();
    }
}
