using SupplyGuard.Evidence.Receipts;
using TestKit;

namespace SupplyGuard.Tests.Receipts;

public sealed class CacheFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Parent => _folder.PathTo("home", "SupplyGuard");

    [Fact]
    public void Gives_back_what_was_written_to_this_user_alone()
    {
        var cache = Open()!;

        cache.Write("name", [1, 2, 3]);
        cache.Write("name", [4, 5]);

        Assert.Equal([4, 5], cache.Read("name")!);
        Assert.Null(cache.Read("other"));
        Assert.Equal(["name"], Directory.GetFiles(Path.Combine(Parent, "receipts")).Select(Path.GetFileName));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(Parent, "receipts")));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Parent, "receipts", "name")));
        }
    }

    [Fact]
    public void Is_not_used_inside_the_repository() => Assert.Null(CacheFolder.Open(Parent, "receipts", _folder.Path, TimeProvider.System));

    [Fact]
    public void Is_not_used_inside_the_repository_by_way_of_a_link()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        Directory.CreateDirectory(_folder.PathTo("repository", "home"));
        Directory.CreateSymbolicLink(_folder.PathTo("home"), _folder.PathTo("repository", "home"));

        Assert.Null(Open());
    }

    [Fact]
    public void Is_not_used_when_it_is_a_link()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        Directory.CreateDirectory(Parent);
        Directory.CreateDirectory(_folder.PathTo("elsewhere"));
        Directory.CreateSymbolicLink(Path.Combine(Parent, "receipts"), _folder.PathTo("elsewhere"));

        Assert.Null(Open());
    }

    [Theory]
    [InlineData("")]
    [InlineData("receipts")]
    public void Is_not_used_when_others_may_write_to_it(string name)
    {
        if (OperatingSystem.IsWindows())
            return;

        Assert.NotNull(Open());

        File.SetUnixFileMode(Path.Combine(Parent, name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherWrite);

        Assert.Null(Open());
    }

    [Fact]
    public void Is_not_used_when_it_is_a_file()
    {
        _folder.Write("home/SupplyGuard", "no folder");

        Assert.Null(Open());
    }

    [Fact]
    public void Reads_no_link_and_nothing_that_others_may_write()
    {
        if (OperatingSystem.IsWindows())
            return;

        var cache = Open()!;
        cache.Write("name", [1]);
        File.CreateSymbolicLink(Path.Combine(Parent, "receipts", "link"), Path.Combine(Parent, "receipts", "name"));
        Assert.Null(cache.Read("link"));

        File.SetUnixFileMode(Path.Combine(Parent, "receipts", "name"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite);

        Assert.Null(cache.Read("name"));
    }

    [Fact]
    public void Forgets_what_nobody_wrote_for_a_long_time()
    {
        Open()!.Write("old", [1]);
        File.SetLastWriteTimeUtc(Path.Combine(Parent, "receipts", "old"), DateTime.UnixEpoch);

        Open()!.Write("new", [1]);

        Assert.Equal(["new"], Directory.GetFiles(Path.Combine(Parent, "receipts")).Select(Path.GetFileName));
    }

    [Fact]
    public void Faces_use_none_on_continuous_integration_but_remember_within_one_build()
    {
        var memory = new Evidence.EvidenceMemory();

        Assert.Equal(new Caching(Path.Combine(_folder.Path, "SupplyGuard")), Caching.For(_folder.Path, isContinuousIntegration: false, memory: null));
        Assert.Null(Caching.For(_folder.Path, isContinuousIntegration: true, memory: null));
        Assert.Equal(new Caching(null, memory), Caching.For(_folder.Path, isContinuousIntegration: true, memory));
        Assert.Null(Caching.For("", isContinuousIntegration: false, memory: null));
        Assert.Null(Caching.For("relative", isContinuousIntegration: false, memory: null));
    }

    public void Dispose() => _folder.Dispose();

    private CacheFolder? Open() => CacheFolder.Open(Parent, "receipts", _folder.PathTo("repository"), TimeProvider.System);
}
