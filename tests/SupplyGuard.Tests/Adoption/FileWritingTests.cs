using TestKit;

namespace SupplyGuard.Tests.Adoption;

public sealed class FileWritingTests
{
    [Fact]
    public void Takes_everything_back_when_one_file_cannot_be_written()
    {
        using var folder = new TemporaryFolder();
        var changed = folder.Write("changed.txt", "before");
        var deleted = folder.Write("deleted.txt", "kept");
        Directory.CreateDirectory(folder.PathTo("taken"));

        Assert.ThrowsAny<Exception>(() => FileWriting.WriteAll(
        [
            (folder.PathTo("new", "deep", "file.txt"), [1]),
            (changed, [2]),
            (deleted, null),
            (folder.PathTo("taken"), [3]),
        ]));

        Assert.Equal("before", File.ReadAllText(changed));
        Assert.Equal("kept", File.ReadAllText(deleted));
        Assert.Equal(["changed.txt", "deleted.txt", "taken"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }
}
