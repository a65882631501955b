using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Subjects;
using SupplyGuard.Tests.RestoreOutput;

namespace SupplyGuard.Tests.Packages;

/// <summary>Which packages of a project are judged, and that none is passed over by mistake.</summary>
public sealed class PackageJudgeTests : IDisposable
{
    private readonly RestoredFolder _folder = new();

    [Fact]
    public void A_package_that_should_be_judged_and_was_not_examined_is_a_defect()
    {
        Assert.Throws<KeyNotFoundException>(() => Judge(_ => true));
        Assert.Empty(Judge(_ => false));
    }

    [Fact]
    public void A_package_whose_source_should_be_judged_and_was_not_examined_is_a_defect()
    {
        Assert.Throws<KeyNotFoundException>(() => Sources(_ => true));
        Sources(_ => false);
    }

    public void Dispose() => _folder.Dispose();

    private Findings.Finding[] Judge(Func<PackageSubject, bool> isJudged)
    {
        var session = Open();
        return [.. new PackageJudge(session, session.Policy.Packages!, Projects(), new PackageFolders()) { IsJudged = isJudged }.Findings([], [])];
    }

    private void Sources(Func<PackageSubject, bool> isJudged)
    {
        File.WriteAllText(Path.Combine(_folder.Root, "supplyguard.json"), """{ "policy": 1, "packages": { "installedContent": "off", "sources": [ { "packages": ["*"], "from": ["feed"] } ] } }""");
        var session = Open();
        Assert.NotNull(SourceStage.Run(session, session.Policy.Packages!, Projects(), [], new PackageFolders(), isJudged).ToArray());
    }

    private GuardSession Open()
    {
        Assert.True(GuardSession.TryOpen(new VerifyRequest(_folder.Root), out var session, out _));
        return session;
    }

    private ImmutableArray<RestoredProject> Projects() => [_folder.Discover()];
}
