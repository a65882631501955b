using SupplyGuard.Checks.Packages.Folder;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence.Sources;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Signatures;
using SupplyGuard.Tests.Packages;
using TestKit;

namespace SupplyGuard.Tests.Sources;

public sealed class FolderCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FolderCheckTests()
    {
        _folder.Write("repo/packages/contoso.ml/1.2.0/lib/net10.0/Contoso.Ml.dll", "code");
        _folder.Write("shared/contoso.ml/1.2.0/lib/net10.0/Contoso.Ml.dll", "code");
    }

    [Fact]
    public void Reports_SG1215_for_a_folder_that_other_repositories_share()
    {
        var finding = Assert.Single(Run(FolderRequirement.Repository, "shared"));

        Assert.Equal((FolderRules.Outside, "../shared"), (finding.Rule, finding.Evidence["folder"]));
    }

    [Fact]
    public void Reports_SG1215_without_the_name_of_the_user_whose_home_it_is() =>
        Assert.Equal("~/shared", Assert.Single(Run(FolderRequirement.Repository, "shared", PhysicalPath.OfFolder(_folder.Path))).Evidence["folder"]);

    [Fact]
    public void Reports_SG1215_for_a_folder_that_only_seems_to_be_in_the_repository()
    {
        Directory.CreateSymbolicLink(_folder.PathTo("repo", "linked"), _folder.PathTo("shared"));

        Assert.Equal(FolderRules.Outside, Assert.Single(Run(FolderRequirement.Repository, "repo/linked")).Rule);
    }

    [Fact]
    public void Accepts_without_SG1215_a_folder_of_the_repositorys_own_and_any_where_none_is_asked_for()
    {
        Assert.Empty(Run(FolderRequirement.Repository, "repo/packages"));
        Assert.Empty(Run(FolderRequirement.None, "shared"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("contoso.ml/1.2.0")]
    [InlineData("contoso.ml/1.2.0/lib/net10.0")]
    [InlineData("contoso.ml/1.2.0/lib/net10.0/Contoso.Ml.dll")]
    public void Reports_SG1216_with_the_path_that_can_still_be_written(string writable)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Folders have no mode there.");
        var path = _folder.PathTo("repo", "packages", writable);
        Protect();
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserWrite);

        var finding = Assert.Single(Run(FolderRequirement.Repository | FolderRequirement.ReadOnly, "repo/packages"));

        Assert.Equal((FolderRules.Writable, $"packages/{writable}".TrimEnd('/')), (finding.Rule, finding.Evidence["path"]));
    }

    [Fact]
    public void Accepts_without_SG1216_packages_that_nobody_may_write()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Folders have no mode there.");
        Protect();

        Assert.Empty(Run(FolderRequirement.ReadOnly, "repo/packages"));
    }

    public void Dispose()
    {
        Protect(UnixFileMode.UserWrite);
        _folder.Dispose();
    }

    private Finding[] Run(FolderRequirement asked, string packages, string? home = null)
    {
        var folder = _folder.PathTo(packages.Split('/'));
        var sample = Sample.Project();
        var project = sample with { FilePath = _folder.PathTo("repo", "App", "App.csproj"), Assets = sample.Assets! with { PackageFolders = [folder + Path.DirectorySeparatorChar] } };
        var package = new InstalledPackage(Sample.Package, Path.Combine(folder, "contoso.ml", "1.2.0"), "$(NuGetPackageRoot)contoso.ml/1.2.0", ["library"]);
        var repository = PhysicalPath.OfFolder(_folder.PathTo("repo"));
        return [.. PackagesFolder.Of([project], [package], repository, repository, new NuGetFolders(null, null, home), askAccess: true).SelectMany(found => FolderCheck.Run(asked, found))];
    }

    private void Protect(UnixFileMode write = UnixFileMode.None)
    {
        var packages = _folder.PathTo("repo", "packages");
        foreach (var path in Directory.EnumerateFileSystemEntries(packages, "*", SearchOption.AllDirectories).Append(packages))
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute | write);
        }
    }
}
