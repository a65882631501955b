using System.Security.Cryptography;
using TestKit;

namespace SupplyGuard.Runtime.Tests;

/// <summary>Where there are no sealed files: blocks of memory, and a private folder for those who want a path.</summary>
public sealed class MemoryContentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(95)]
    public void Blocks_are_read_as_one_content(int length)
    {
        var bytes = PinnedFolder.Random(length);
        using var content = Copy(bytes, blockSize: 10);

        Assert.Equal(bytes, content.ToArray());
        for (var offset = 0; offset <= length + 1; offset++)
        {
            var buffer = new byte[13];
            var read = content.Read(buffer, offset);
            Assert.Equal(bytes.Skip(offset).Take(13), buffer[..read]);
        }
    }

    [Fact]
    public void A_path_leads_to_a_copy_in_a_folder_of_ones_own()
    {
        var content = Copy(PinnedFolder.Random(1000));
        var path = content.Path;

        Assert.Equal(path, content.Path);
        Assert.Equal(content.ToArray(), File.ReadAllBytes(path));
        Assert.Equal("model.onnx", Path.GetFileName(path));
        Assert.Equal(OperatingSystem.IsWindows(), content.IsPathProtected);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(path));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(path)!));
        }

        content.Dispose();
        Assert.False(Directory.Exists(Path.GetDirectoryName(path)));
        Assert.Throws<ObjectDisposedException>(() => content.Path);
        Assert.Throws<ObjectDisposedException>(content.ToArray);
    }

    [Fact]
    public void What_differs_is_refused()
    {
        var path = _folder.Write("file", PinnedFolder.Random(1000));
        using var source = File.OpenHandle(path);

        Refusals.Expect(NotVerifiedReason.Differs, () => MemoryContent.Copy(source, new FilePin("models/model.onnx", 1000, new byte[32])));
    }

    private MemoryContent Copy(byte[] bytes, int blockSize = 1 << 20)
    {
        using var source = File.OpenHandle(_folder.Write("file", bytes));
        return MemoryContent.Copy(source, new FilePin("models/model.onnx", bytes.Length, SHA256.HashData(bytes)), blockSize);
    }
}
