using SupplyGuard.Formats;
using SupplyGuard.Signatures.Packages;
using TestKit;
using static SupplyGuard.Signatures.Packages.TreeDifferenceKind;

namespace SupplyGuard.Signatures.Tests;

/// <summary>The extracted folder of a package, and how it differs from what it should be.</summary>
public sealed class PackageTreeTests : IDisposable
{
    private static readonly TreeFile[] Expected =
    [
        new("build/Contoso.targets", 10, Digest.Sha256("<Project/>"u8)),
        new("contoso.nuspec", 10, Digest.Sha256("<package/>"u8)),
        new("lib/empty.txt", 0, Digest.Sha256([])),
    ];

    private readonly TemporaryFolder _folder = new();

    public PackageTreeTests()
    {
        _folder.Write("build/Contoso.targets", "<Project/>");
        _folder.Write("contoso.nuspec", "<package/>");
        _folder.Write("lib/empty.txt", "");
        _folder.Write("contoso.1.0.0.nupkg", "archive");
        _folder.Write("contoso.1.0.0.nupkg.sha512", "hash");
        _folder.Write(".nupkg.metadata", "{}");
    }

    [Fact]
    public void A_folder_is_its_files_without_those_of_NuGet()
    {
        var tree = Read();

        Assert.Equal(Expected, tree.Files);
        Assert.Empty(tree.CompareWith([.. Expected]));
        Assert.Equal(PackageTree.DigestOf([.. Expected]), tree.Digest);
    }

    [Fact]
    public void The_digest_is_the_one_that_its_definition_gives()
    {
        // printf '%s\0%s\0%s\n' a.txt 3 $(printf abc | sha256sum | cut -d' ' -f1) | sha256sum
        var digest = PackageTree.DigestOf([new TreeFile("a.txt", 3, Digest.Sha256("abc"u8))]);

        Assert.Equal("sg1-a753b67c2b5c618c87fb544fcca325ccc77777132626e3f3214223c23123ac69", digest);
    }

    [Fact]
    public void The_digest_does_not_depend_on_the_order_of_the_files() =>
        Assert.Equal(PackageTree.DigestOf([.. Expected]), PackageTree.DigestOf([.. Expected.Reverse()]));

    [Theory]
    [InlineData("contoso.NUPKG.metadata.dll")]
    [InlineData("lib/contoso.1.0.0.nupkg")]
    [InlineData("lib/.nupkg.metadata")]
    [InlineData(".NUPKG.METADATA")]
    public void Only_NuGets_own_files_at_the_root_are_left_out(string path)
    {
        _folder.Write(path, "x");

        Assert.Equal((Added, path), Single());
    }

    [Fact]
    public void Reports_a_changed_file_of_the_same_size()
    {
        _folder.Write("build/Contoso.targets", "<project/>");

        Assert.Equal((Changed, "build/Contoso.targets"), Single());
    }

    [Fact]
    public void Reports_a_missing_file()
    {
        File.Delete(_folder.PathTo("contoso.nuspec"));

        Assert.Equal((Missing, "contoso.nuspec"), Single());
    }

    [Fact]
    public void Reports_an_added_file_even_when_it_is_hidden()
    {
        _folder.Write("build/.hidden/evil.props", "<Project/>");

        Assert.Equal((Added, "build/.hidden/evil.props"), Single());
    }

    [Fact]
    public void Reports_a_file_whose_name_changed_in_case_only()
    {
        File.Move(_folder.PathTo("contoso.nuspec"), _folder.PathTo("moving"));
        File.Move(_folder.PathTo("moving"), _folder.PathTo("Contoso.nuspec"));

        Assert.Equal((CaseRenamed, "Contoso.nuspec"), Single());
    }

    [Fact]
    public void Reports_a_link_to_a_file_and_does_not_follow_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        File.Delete(_folder.PathTo("contoso.nuspec"));
        using var elsewhere = new TemporaryFolder();
        File.CreateSymbolicLink(_folder.PathTo("contoso.nuspec"), elsewhere.Write("same.nuspec", "<package/>"));

        Assert.Equal((Link, "contoso.nuspec"), Single());
    }

    [Fact]
    public void Reports_a_link_to_a_folder_and_does_not_follow_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        Directory.CreateSymbolicLink(_folder.PathTo("tools"), _folder.Path);

        Assert.Equal((Link, "tools"), Single());
    }

    [Fact]
    public void Reports_a_link_that_leads_nowhere()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        File.CreateSymbolicLink(_folder.PathTo("lib/nothing"), "/nowhere/at/all");

        Assert.Equal((Link, "lib/nothing"), Single());
    }

    [Fact]
    public void Reports_a_pipe_which_says_that_it_is_empty_and_does_not_wait_for_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Pipes are not in folders there.");
        _folder.Pipe("lib/_._");

        var oddity = Assert.Single(PackageTree.Read(_folder.Path, CancellationToken.None).Oddities);
        Assert.Equal((Unreadable, "lib/_._"), (oddity.Kind, oddity.Path));
    }

    [Fact]
    public void Throws_when_there_is_no_folder() =>
        Assert.Throws<DirectoryNotFoundException>(() => PackageTree.Read(_folder.PathTo("nothing"), CancellationToken.None));

    [Fact]
    public void Gives_up_when_the_caller_does() =>
        Assert.Throws<OperationCanceledException>(() => PackageTree.Read(_folder.Path, new CancellationToken(canceled: true)));

    public void Dispose() => _folder.Dispose();

    private PackageTree Read() => PackageTree.Read(_folder.Path, CancellationToken.None);

    private (TreeDifferenceKind Kind, string Path) Single()
    {
        var difference = Assert.Single(Read().CompareWith([.. Expected]));
        return (difference.Kind, difference.Path);
    }
}
