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
        var finding = Assert.Single(CoverageCheck.Run([new UsedModel(new ModelSubject("extra/side.onnx"), Digest.Sha256([2]), "ships")], [Verified]));

        Assert.Equal(CoverageRules.NotVerified, finding.Rule);
        Assert.Equal(new ModelSubject("extra/side.onnx"), finding.Subject);
        Assert.StartsWith("The build ships 'extra/side.onnx' with digest 'sha256:", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG2107_for_a_model_that_cannot_be_read() =>
        Assert.Single(CoverageCheck.Run([new UsedModel(new ModelSubject("extra/side.onnx"), Sha256: null, "declares")], [Verified]));

    [Fact]
    public void Accepts_without_SG2107_a_copy_of_a_verified_model_under_another_name() =>
        Assert.Empty(CoverageCheck.Run([new UsedModel(new ModelSubject("bin/renamed.bin"), Verified, "ships")], [Verified]));

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
}
