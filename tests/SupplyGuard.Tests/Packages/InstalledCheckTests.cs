using SupplyGuard.Checks.Packages.Installed;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Tests.Packages;

public sealed class InstalledCheckTests
{
    [Fact]
    public void Reports_SG1103_as_incomplete_when_no_packages_folder_has_the_package()
    {
        var finding = Assert.Single(Run(Sample.Evidence with { IsInstalled = false }));

        Assert.Equal(InstalledRules.NotInstalled, finding.Rule);
        Assert.True(finding.Rule.Incomplete);
    }

    [Fact]
    public void Accepts_without_SG1103_SG1301_SG1302_SG1303_SG1304_or_SG1305_a_package_as_it_was_extracted() => Assert.Empty(Run(Sample.Evidence));

    [Fact]
    public void Reports_SG1301_at_the_file_that_differs()
    {
        var finding = Assert.Single(Run(Differing(TreeDifferenceKind.Changed, "lib/net10.0/Contoso.Ml.dll")));

        Assert.Equal(InstalledRules.FileDiffers, finding.Rule);
        Assert.Equal("$(NuGetPackageRoot)contoso.ml/1.2.0/lib/net10.0/Contoso.Ml.dll", finding.Location.Path);
        Assert.Equal(42, finding.Location.Offset);
    }

    [Fact]
    public void Reports_SG1302_when_an_extracted_file_is_missing() =>
        Assert.Equal(InstalledRules.FileMissing, Assert.Single(Run(Differing(TreeDifferenceKind.Missing, "README.md"))).Rule);

    [Theory]
    [InlineData("Added")]
    [InlineData("CaseRenamed")]
    [InlineData("Link")]
    public void Reports_SG1303_for_a_file_that_the_package_does_not_have_under_that_name(string kind) =>
        Assert.Equal(InstalledRules.FileAdded, Assert.Single(Run(Differing(Enum.Parse<TreeDifferenceKind>(kind), "build/Contoso.Ml.targets"))).Rule);

    [Fact]
    public void Reports_SG1304_at_the_byte_where_the_archive_is_malformed()
    {
        var finding = Assert.Single(Run(Sample.Evidence with { ArchiveFault = (1234, "two entries overlap.") }));

        Assert.Equal(InstalledRules.ArchiveMalformed, finding.Rule);
        Assert.Equal("$(NuGetPackageRoot)contoso.ml/1.2.0/contoso.ml.1.2.0.nupkg", finding.Location.Path);
        Assert.Equal(1234, finding.Location.Offset);
    }

    [Fact]
    public void Reports_SG1305_as_incomplete_when_a_file_or_the_archive_cannot_be_read()
    {
        Assert.Equal(InstalledRules.CannotExamine, Assert.Single(Run(Sample.Evidence with { Unexamined = "Access denied." })).Rule);
        Assert.Equal(InstalledRules.CannotExamine, Assert.Single(Run(Differing(TreeDifferenceKind.Unreadable, "lib/a.dll"))).Rule);
        Assert.True(InstalledRules.CannotExamine.Incomplete);
    }

    [Fact]
    public void Reports_SG1305_whatever_the_policy_asks_of_the_extracted_content() =>
        Assert.Single(InstalledCheck.Run(Sample.Policy with { InstalledContent = Sample.Off }, Sample.Evidence with { Unexamined = "Access denied." }));

    [Fact]
    public void Accepts_a_changed_file_without_SG1301_when_the_policy_does_not_look_at_extracted_content() =>
        Assert.Empty(InstalledCheck.Run(Sample.Policy with { InstalledContent = Sample.Off }, Differing(TreeDifferenceKind.Changed, "a.dll")));

    private static PackageEvidence Differing(TreeDifferenceKind kind, string path) =>
        Sample.Evidence with { Differences = [new TreeDifference(kind, path, "differs.", Offset: 42)] };

    private static Finding[] Run(PackageEvidence evidence) => [.. InstalledCheck.Run(Sample.Policy, evidence)];
}
