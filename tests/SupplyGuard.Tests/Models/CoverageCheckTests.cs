using SupplyGuard.Checks.Models.Coverage;
using SupplyGuard.Evidence;
using SupplyGuard.Formats;
using SupplyGuard.Subjects;
using TestKit;

namespace SupplyGuard.Tests.Models;

public sealed class CoverageCheckTests
{
    private static readonly Digest Verified = Digest.Sha256([1]);

    private static readonly byte[] Safetensors = [2, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}'];

    [Fact]
    public void Reports_SG2107_for_a_model_that_a_build_ships_and_nobody_verified()
    {
        var finding = Assert.Single(CoverageCheck.Run([new UsedModel(new ModelSubject("extra/side.onnx"), Digest.Sha256([2]), "ships")], [Verified], [Verified]));

        Assert.Equal(CoverageRules.NotVerified, finding.Rule);
        Assert.Equal(new ModelSubject("extra/side.onnx"), finding.Subject);
        Assert.StartsWith("The build ships 'extra/side.onnx' with digest 'sha256:", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG2107_for_a_model_that_cannot_be_read() =>
        Assert.Single(CoverageCheck.Run([new UsedModel(new ModelSubject("extra/side.onnx"), Sha256: null, "declares")], [Verified], [Verified]));

    [Fact]
    public void Accepts_without_SG2107_a_copy_of_a_verified_model_under_another_name() =>
        Assert.Empty(CoverageCheck.Run([new UsedModel(new ModelSubject("bin/renamed.bin"), Verified, "ships")], [Verified], [Verified]));

    [Theory]
    [InlineData("weights.dat")]
    [InlineData("model.safetensors")]
    public void A_model_is_found_among_shipped_files_by_its_content(string name)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write($"out/{name}", Safetensors);

        var used = Assert.Single(UsedModels.Gather(folder.Path, [], [file], TestContext.Current.CancellationToken));

        Assert.Equal(new UsedModel(new ModelSubject($"out/{name}"), Digest.Sha256(Safetensors), "ships"), used);
    }

    [Fact]
    public void A_format_that_is_not_read_yet_is_found_by_its_name()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("out/net.gguf", "GGUF");

        Assert.Single(UsedModels.Gather(folder.Path, [], [file], TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Programs_texts_and_archives_are_no_models()
    {
        using var folder = new TemporaryFolder();
        string[] files = [folder.Write("App.dll", "MZ\u0090"), folder.Write("settings.json", "{}"), folder.Write("pages.zip", "PK\u0003\u0004"), folder.Write("empty", ""), folder.PathTo("gone.txt")];

        Assert.Empty(UsedModels.Gather(folder.Path, [], [.. files], TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("assets.zip", "assets.zip!/net.bin")]
    [InlineData("assets.tar", "assets.tar!/net.bin")]
    [InlineData("assets.tar.gz", "assets.tar.gz!/net.bin")]
    public void A_model_is_found_in_an_archive_that_is_shipped(string archive, string found)
    {
        using var folder = new TemporaryFolder();
        var content = ArchivePolicyTests.Pack(archive, ("readme.txt", "hello"u8.ToArray()), ("net.bin", Safetensors));
        var file = folder.Write(archive, content);

        var used = Assert.Single(UsedModels.Gather(folder.Path, [], [file], TestContext.Current.CancellationToken));

        Assert.Equal(new UsedModel(new ModelSubject(found), Digest.Sha256(Safetensors), "ships") { Archive = Digest.Sha256(content) }, used);
    }

    [Fact]
    public void A_model_is_found_in_archives_inside_archives_and_in_a_compressed_file()
    {
        using var folder = new TemporaryFolder();
        string[] files =
        [
            folder.Write("outer.zip", ArchivePolicyTests.Pack("a.zip", ("inner.tar.gz", ArchivePolicyTests.Pack("a.gz", ("net.bin", Safetensors))))),
            folder.Write("weights.bin.gz", ArchivePolicyTests.Compressed(Safetensors)),
        ];

        Assert.Equal(
            ["outer.zip!/inner.tar.gz!/net.bin", "weights.bin.gz!/weights.bin"],
            UsedModels.Gather(folder.Path, [], [.. files], TestContext.Current.CancellationToken).Select(used => used.Subject.Path));
    }

    [Fact]
    public void Archives_of_texts_pictures_and_programs_hold_no_models()
    {
        using var folder = new TemporaryFolder();
        byte[] picture = [0x89, .. "PNG\r\n\u001a\n\0\0\0\rIHDR"u8];
        (string, byte[])[] content = [("a.txt", "(a text) that begins like a pickle"u8.ToArray()), ("b.png", picture), ("c.dll", "MZ\u0090"u8.ToArray()), ("model.onnx", "not one"u8.ToArray()), ("empty", [])];
        string[] files = [folder.Write("a.zip", ArchivePolicyTests.Pack("a.zip", content)), folder.Write("a.tar", ArchivePolicyTests.Pack("a.tar", content)), folder.Write("a.tgz", ArchivePolicyTests.Pack("a.gz", content)), folder.Write("a.gz", ArchivePolicyTests.Compressed(picture))];

        Assert.Empty(UsedModels.Gather(folder.Path, [], [.. files], TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Reports_SG2107_for_a_file_in_an_archive_that_is_called_like_a_model_and_cannot_be_unpacked()
    {
        using var folder = new TemporaryFolder();
        var encrypted = ArchivePolicyTests.Pack("a.zip", ("net.onnx", Safetensors));
        encrypted[6] |= 1;
        encrypted[encrypted.AsSpan().LastIndexOf("PK\u0001\u0002"u8) + 8] |= 1;
        const int Content = 30 + 8;
        new Random(1).NextBytes(encrypted.AsSpan(Content, 2));
        var file = folder.Write("a.zip", encrypted);

        var finding = Assert.Single(CoverageCheck.Run(UsedModels.Gather(folder.Path, [], [file], TestContext.Current.CancellationToken), [Verified], [Verified]));

        Assert.Equal("The build ships 'a.zip!/net.onnx', which is called like a model and cannot be unpacked.", finding.Message);
    }

    [Fact]
    public void Reports_SG2107_for_an_archive_that_lies_too_deep_to_be_searched()
    {
        using var folder = new TemporaryFolder();
        var content = ArchivePolicyTests.Compressed("text"u8.ToArray());
        for (var depth = 0; depth < 4; depth++)
            content = ArchivePolicyTests.Compressed(content);
        var file = folder.Write("a.gz", content);

        var finding = Assert.Single(CoverageCheck.Run(UsedModels.Gather(folder.Path, [], [file], TestContext.Current.CancellationToken), [Verified], [Verified]));

        Assert.Contains("an archive that could not be searched for models to its end", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG2107_for_an_archive_with_more_models_than_are_named()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("a.zip", ArchivePolicyTests.Pack("a.zip", [.. Enumerable.Range(0, 101).Select(i => ($"{i}", Safetensors))]));

        var finding = Assert.Single(CoverageCheck.Run(UsedModels.Gather(folder.Path, [], [file], TestContext.Current.CancellationToken), [Digest.Sha256(Safetensors)], []));

        Assert.Contains("it holds more than 100 models", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Accepts_without_SG2107_an_archive_that_was_verified_itself_or_whose_models_were(bool itself)
    {
        using var folder = new TemporaryFolder();
        var content = ArchivePolicyTests.Pack("a.zip", ("net.bin", Safetensors));
        var file = folder.Write("a.zip", content);

        Assert.Empty(CoverageCheck.Run(UsedModels.Gather(folder.Path, [], [file], TestContext.Current.CancellationToken), [Digest.Sha256(itself ? content : Safetensors)], [Digest.Sha256(itself ? content : Safetensors)]));
    }
}
