using System.IO.Compression;
using System.Text;

namespace SupplyGuard.Runtime.Tests.Loaders;

/// <summary>What loaders do with a stream that are not built here: ML.NET opens it as an archive, TorchSharp reads it with a binary reader.</summary>
public sealed class StreamLoaderTests
{
    [Fact]
    public void An_archive_opens_from_the_stream()
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = archive.CreateEntry("TransformerChain/Model.key").Open())
            entry.Write(Encoding.UTF8.GetBytes(new string('k', 100_000)));

        using var folder = new PinnedFolder(zip.ToArray(), name: "models/fraud.zip");
        using var model = VerifiedModel.Open(folder.Model, folder.Pins);
        using var read = new ZipArchive(model.OpenRead(), ZipArchiveMode.Read);
        using var text = new StreamReader(read.GetEntry("TransformerChain/Model.key")!.Open());

        Assert.Equal(new string('k', 100_000), text.ReadToEnd());
    }

    [Fact]
    public void A_binary_reader_reads_the_stream_and_may_close_it()
    {
        using var folder = new PinnedFolder([2, 3, (byte)'a', (byte)'b', (byte)'c', 7, 0, 0, 0], name: "models/net.dat");
        using var model = VerifiedModel.Open(folder.Model, folder.Pins);
        using (var reader = new BinaryReader(model.OpenRead()))
        {
            Assert.Equal(2, reader.Read7BitEncodedInt());
            Assert.Equal("abc", reader.ReadString());
            Assert.Equal(7, reader.ReadInt32());
        }

        Assert.Equal(folder.Content, model.ToArray());
    }

    [Fact]
    public async Task The_stream_can_be_read_without_waiting()
    {
        using var folder = new PinnedFolder(PinnedFolder.Random(300_000));
        using var model = VerifiedModel.Open(folder.Model, folder.Pins);
        await using var stream = model.OpenRead();
        using var copy = new MemoryStream();

        await stream.CopyToAsync(copy, TestContext.Current.CancellationToken);

        Assert.Equal(folder.Content, copy.ToArray());
    }
}
