using SupplyGuard.Checks.Packages.Lockfile;
using SupplyGuard.Discovery;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Tests.Packages;

public sealed class LockfileCheckTests
{
    [Fact]
    public void Reports_SG1101_when_a_project_has_no_lock_file()
    {
        var finding = Assert.Single(Run(Sample.Project() with { Lockfile = null }));

        Assert.Equal(LockfileRules.NoLockfile, finding.Rule);
        Assert.Equal("App/packages.lock.json", finding.Location.Path);
    }

    [Fact]
    public void Reports_SG1101_and_what_to_do_with_the_lock_file_that_this_very_restore_wrote()
    {
        var finding = Assert.Single(Run(Sample.Project().AsUnlocked()));

        Assert.Equal(LockfileRules.NoLockfile, finding.Rule);
        Assert.Contains("when this restore began", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_a_missing_lock_file_without_SG1101_when_the_policy_asks_for_it_only_if_present() =>
        Assert.Empty(Run(Sample.Project() with { Lockfile = null }, Sample.Policy with { LockFile = new Located<Requirement>(Requirement.IfPresent, default) }));

    [Fact]
    public void Reports_SG1102_at_the_locked_line_when_the_archive_has_another_content_hash()
    {
        var finding = Assert.Single(Run(Sample.Project(lockedHash: "AAAA")));

        Assert.Equal(LockfileRules.ContentHashMismatch, finding.Rule);
        Assert.Equal(new Location("App/packages.lock.json", 5, 7), finding.Location);
        Assert.Contains("'sha512-AAAA'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_without_SG1102_SG1104_SG1107_SG1108_or_SG1111_a_lock_file_that_equals_graph_and_content() => Assert.Empty(Run(Sample.Project()));

    [Fact]
    public void Reports_SG1104_when_a_restored_package_is_not_locked()
    {
        var project = Sample.Project();

        var finding = Assert.Single(Run(project with { Lockfile = project.Lockfile! with { Dependencies = [] } }));

        Assert.Equal(LockfileRules.NotCovered, finding.Rule);
        Assert.Equal(Sample.Package, finding.Subject);
    }

    [Fact]
    public void Reports_SG1104_when_a_package_is_locked_for_another_framework_only()
    {
        var project = Sample.Project();
        var locked = project.Lockfile!.Dependencies[0] with { Framework = "net9.0" };

        Assert.All(
            Run(project with { Lockfile = project.Lockfile with { Dependencies = [locked] } }),
            finding => Assert.Equal(LockfileRules.NotCovered, finding.Rule));
    }

    [Fact]
    public void Reports_SG1104_when_a_locked_package_was_not_restored()
    {
        var project = Sample.Project();
        var stale = new LockedDependency("net10.0", null, "Contoso.Old", "1.0.0", "AAAA", new Location("App/packages.lock.json", 9, 7));

        var finding = Assert.Single(Run(project with { Lockfile = project.Lockfile! with { Dependencies = [.. project.Lockfile.Dependencies, stale] } }));

        Assert.Equal(LockfileRules.NotCovered, finding.Rule);
        Assert.Equal(9, finding.Location.Line);
    }

    [Fact]
    public void Reports_SG1104_when_a_locked_package_has_no_content_hash()
    {
        var project = Sample.Project();
        var locked = project.Lockfile!.Dependencies[0] with { ContentHash = null };

        var finding = Assert.Single(Run(project with { Lockfile = project.Lockfile with { Dependencies = [locked] } }));

        Assert.Equal(LockfileRules.NotCovered, finding.Rule);
    }

    [Fact]
    public void Accepts_without_SG1104_a_package_of_a_runtime_that_its_framework_locks()
    {
        var project = Sample.Project();
        var targets = project.Assets!.Targets.Add(new RestoredTarget("net10.0", "linux-x64", project.Assets.Targets[0].Packages));

        Assert.Empty(Run(project with { Assets = project.Assets with { Targets = targets } }));
    }

    [Fact]
    public void Reports_SG1107_as_incomplete_when_a_project_was_never_restored()
    {
        var finding = Assert.Single(Run(Sample.Project() with { Assets = null }));

        Assert.Equal(LockfileRules.NeverRestored, finding.Rule);
        Assert.True(finding.Rule.Incomplete);
    }

    [Fact]
    public void Reports_SG1111_as_incomplete_when_the_last_restore_ended_with_errors()
    {
        var project = Sample.Project();

        var finding = Assert.Single(Run(project with { Assets = project.Assets! with { Errors = ["NU1101", "NU1403"] } }));

        Assert.Equal(LockfileRules.RestoredWithErrors, finding.Rule);
        Assert.Contains("'NU1101', 'NU1403'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG1108_when_the_assets_file_or_the_lock_file_cannot_be_read()
    {
        var fault = new RestoredProject.Fault("it is not JSON.", new Location("App/obj/project.assets.json"));
        var project = Sample.Project() with { Assets = null, AssetsFault = fault, Lockfile = null, LockfileFault = fault with { Location = new Location("App/packages.lock.json") } };

        Assert.Collection(
            Run(project),
            finding => Assert.Equal((LockfileRules.Unreadable, "App/obj/project.assets.json"), (finding.Rule, finding.Location.Path)),
            finding => Assert.Equal((LockfileRules.Unreadable, "App/packages.lock.json"), (finding.Rule, finding.Location.Path)));
    }

    private static Finding[] Run(RestoredProject project, PackagePolicy? policy = null) =>
        [.. LockfileCheck.Run(policy ?? Sample.Policy, project, Sample.ByKey(Sample.Evidence))];
}
