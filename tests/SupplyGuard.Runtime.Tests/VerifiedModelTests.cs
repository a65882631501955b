namespace SupplyGuard.Runtime.Tests;

/// <summary>What is handed out, and that it is what was compared whatever happens to the file.</summary>
public sealed class VerifiedModelTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1 << 20)]
    [InlineData((3 << 20) + 7)]
    public void A_pinned_model_is_handed_out_as_array_stream_and_path(int length)
    {
        using var folder = new PinnedFolder(PinnedFolder.Random(length));
        using var model = VerifiedModel.Open(folder.Model, folder.Pins);

        Assert.Equal(folder.Name, model.Name);
        Assert.Equal(length, model.File.Length);
        Assert.Equal(folder.Content, model.ToArray());
        Assert.Equal(folder.Content, File.ReadAllBytes(model.Path));
        Assert.Equal(folder.Content, ReadToEnd(model.OpenRead()));
        Assert.Empty(model.Companions);
    }

    [Fact]
    public void The_lock_that_is_compiled_in_and_the_path_from_the_program_are_enough()
    {
        using var model = VerifiedModel.Open("models/digits.onnx");

        Assert.Equal("models/digits.onnx", model.Name);
        Assert.Equal(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "models", "digits.onnx")), model.ToArray());
    }

    [Fact]
    public void A_model_that_lies_elsewhere_is_found_by_its_name()
    {
        using var folder = new PinnedFolder();
        var elsewhere = folder.Write("elsewhere/other.bin", folder.Content);

        using var model = VerifiedModel.Open(elsewhere, folder.Pins, folder.Name);

        Assert.Equal(folder.Content, model.ToArray());
    }

    [Fact]
    public void A_file_that_is_swapped_after_opening_changes_nothing()
    {
        using var folder = new PinnedFolder();
        using var model = VerifiedModel.Open(folder.Model, folder.Pins);

        File.WriteAllBytes(folder.Model, PinnedFolder.Random(1000, seed: 2));
        File.Delete(folder.Model);

        Assert.Equal(folder.Content, model.ToArray());
        Assert.Equal(folder.Content, ReadToEnd(model.OpenRead()));
        Assert.Equal(folder.Content, File.ReadAllBytes(model.Path));
        Assert.Equal(folder.Content, File.ReadAllBytes(model.CopyToPrivateFolder()));
    }

    [Fact]
    public void A_file_that_was_swapped_before_is_not_handed_out()
    {
        using var folder = new PinnedFolder();
        var swapped = folder.Content.ToArray();
        swapped[^1] ^= 1;
        File.WriteAllBytes(folder.Model, swapped);

        Refusals.Expect(NotVerifiedReason.Differs, () => VerifiedModel.Open(folder.Model, folder.Pins));
    }

    [Theory]
    [InlineData(999)]
    [InlineData(1001)]
    [InlineData(0)]
    public void A_file_of_another_length_is_not_handed_out(int length)
    {
        using var folder = new PinnedFolder();
        File.WriteAllBytes(folder.Model, PinnedFolder.Random(length));

        var refused = Refusals.Expect(NotVerifiedReason.Differs, () => VerifiedModel.Open(folder.Model, folder.Pins));

        Assert.Contains($"{length} bytes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_no_pin_knows_is_not_handed_out()
    {
        using var folder = new PinnedFolder();
        var copy = folder.Write("models/copy.onnx", folder.Content);

        Refusals.Expect(NotVerifiedReason.NotPinned, () => VerifiedModel.Open(copy, folder.Pins));
        Refusals.Expect(NotVerifiedReason.NotPinned, () => VerifiedModel.Open(folder.Model, folder.Pins, "the model é.onnx"));
        Refusals.Expect(NotVerifiedReason.NotPinned, () => VerifiedModel.Open(Path.Combine(Path.GetTempPath(), "model.onnx"), folder.Pins));
    }

    [Fact]
    public void A_model_that_is_not_there_is_missing()
    {
        using var folder = new PinnedFolder();
        File.Delete(folder.Model);

        Refusals.Expect(NotVerifiedReason.Missing, () => VerifiedModel.Open(folder.Model, folder.Pins));
        Refusals.Expect(NotVerifiedReason.Missing, () => VerifiedModel.Open(folder.PathTo("no/such/folder"), folder.Pins, folder.Name));
    }

    [Fact]
    public void A_stream_reads_from_any_place_and_writes_nowhere()
    {
        using var folder = new PinnedFolder();
        using var model = VerifiedModel.Open(folder.Model, folder.Pins);
        using var stream = model.OpenRead();
        using var other = model.OpenRead();

        Assert.Equal(990, stream.Seek(-10, SeekOrigin.End));
        var end = new byte[10];
        stream.ReadExactly(end);
        Assert.Equal(folder.Content[990..], end);
        Assert.Equal(-1, stream.ReadByte());
        stream.Position = 3;
        Assert.Equal(folder.Content[3], stream.ReadByte());
        Assert.Equal(0, other.Position);
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Seek(-1, SeekOrigin.Begin));
        Assert.False(stream.CanWrite);
        Assert.Throws<NotSupportedException>(() => stream.WriteByte(0));
        Assert.Throws<NotSupportedException>(() => stream.SetLength(0));
    }

    [Fact]
    public void An_array_is_the_callers_own()
    {
        using var folder = new PinnedFolder();
        using var model = VerifiedModel.Open(folder.Model, folder.Pins);

        Array.Clear(model.ToArray());

        Assert.Equal(folder.Content, model.ToArray());
    }

    [Fact]
    public void Disposing_ends_what_was_handed_out_and_deletes_what_was_copied()
    {
        using var folder = new PinnedFolder();
        var model = VerifiedModel.Open(folder.Model, folder.Pins);
        var stream = model.OpenRead();
        var copy = model.CopyToPrivateFolder();
        model.Dispose();
        model.Dispose();

        Assert.False(Directory.Exists(Path.GetDirectoryName(copy)));
        Assert.Throws<ObjectDisposedException>(() => stream.ReadByte());
        Assert.Throws<ObjectDisposedException>(model.ToArray);
        Assert.Throws<ObjectDisposedException>(() => model.Path);
        Assert.Throws<ObjectDisposedException>(model.CopyToPrivateFolder);
    }

    [Fact]
    public void A_hundred_megabytes_are_handed_out()
    {
        var content = new byte[100 << 20];
        PinnedFolder.Random(1 << 20).CopyTo(content, 99 << 20);
        using var folder = new PinnedFolder(content);
        using var model = VerifiedModel.Open(folder.Model, folder.Pins);

        Assert.True(model.ToArray().AsSpan().SequenceEqual(folder.Content));
    }

    private static byte[] ReadToEnd(Stream stream)
    {
        using var copy = new MemoryStream();
        using (stream)
            stream.CopyTo(copy);
        return copy.ToArray();
    }
}
