using SupplyGuard.Evidence.Receipts;
using TestKit;

namespace SupplyGuard.Tests.Receipts;

public sealed class FileStampTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Says_what_the_framework_says()
    {
        var file = _folder.Write("file", "content");
        var stamp = FileStamp.Of(file)!.Value;

        Assert.Equal((FileKind.File, 7), (stamp.Kind, stamp.Size));
        Assert.Equal(File.GetLastWriteTimeUtc(file).Ticks, DateTime.UnixEpoch.Ticks + (stamp.Modified / TimeSpan.NanosecondsPerTick));
        Assert.Equal(CurrentUser.Id, stamp.Owner);
        Assert.Equal(FileKind.Folder, FileStamp.Of(_folder.Path)!.Value.Kind);
        Assert.Null(FileStamp.Of(_folder.PathTo("nothing")));
    }

    [Fact]
    public void Sees_through_a_modification_time_that_was_set_back()
    {
        var file = _folder.Write("file", "content");
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        var before = FileStamp.Of(file)!.Value;

        // The clock of a file system ticks every few milliseconds.
        do
        {
            File.WriteAllText(file, "CONTENT");
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        }
        while (FileStamp.Of(file) == before);

        Assert.Equal(before, FileStamp.Of(file)!.Value with { Changed = before.Changed });
    }

    [Fact]
    public void Never_follows_a_link()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        File.CreateSymbolicLink(_folder.PathTo("link"), _folder.Write("file", "content"));

        Assert.Equal(FileKind.Other, FileStamp.Of(_folder.PathTo("link"))!.Value.Kind);
    }

    [Fact]
    public void Times_that_are_none_have_no_stamp()
    {
        Assert.Null(FileStamp.OfUnix(0x8000, 1, 1, 1, (long.MaxValue, 0), (0, 0), 0));
        Assert.Null(FileStamp.OfUnix(0x8000, 1, 1, 1, (0, 0), (-1, 0), 0));
        Assert.Null(FileStamp.OfUnix(0x8000, 1, 1, 1, (0, 0), (0, 1_000_000_000), 0));
    }

    [Fact]
    public void A_file_system_without_files_of_its_own_keeps_no_times()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has /proc.");

        Assert.False(ChangeTimes.AreKeptAt("/proc/self"));
        Assert.Null(FolderStamps.Take("/proc/self/fdinfo", new ChangeTimes(), TimeProvider.System, TestContext.Current.CancellationToken));
    }

    public void Dispose() => _folder.Dispose();
}
