using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Wiring;
using SupplyGuard.Policies;
using SupplyGuard.Signatures.Packages;
using SupplyGuard.Subjects;
using TestKit;

namespace SupplyGuard.Tests.Discovery;

/// <summary>Pipes and devices where files should be: opening a pipe that nobody writes into never returns.</summary>
public sealed class SpecialFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SpecialFileTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Pipes and devices are not in folders there.");

    public static TheoryData<string> Devices => ["/dev/zero", "/dev/null"];

    [Fact]
    public void A_pipe_is_refused_at_once() => Assert.Contains("pipe", Assert.Throws<IOException>(() => BoundedFile.Read(_folder.Pipe("a.json"), 100)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_link_to_a_pipe_is_refused_at_once()
    {
        File.CreateSymbolicLink(_folder.PathTo("link.json"), _folder.Pipe("pipe"));

        Assert.Throws<IOException>(() => BoundedFile.Read(_folder.PathTo("link.json"), 100));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_device_is_refused(string device) => Assert.Throws<IOException>(() => BoundedFile.Read(device, 100));

    [Fact]
    public void Files_folders_links_and_nothing_are_not_special()
    {
        var file = _folder.Write("a", "text");
        File.CreateSymbolicLink(_folder.PathTo("link"), file);

        Assert.DoesNotContain(new[] { file, _folder.Path, _folder.PathTo("link"), _folder.PathTo("nothing") }, RegularFile.IsSpecial);
        Assert.Equal("text"u8, BoundedFile.Read(_folder.PathTo("link"), 100));
        Assert.Throws<FileNotFoundException>(() => BoundedFile.Read(_folder.PathTo("nothing"), 100));
        Assert.Throws<UnauthorizedAccessException>(() => BoundedFile.Read(_folder.Path, 100));
    }

    [Fact]
    public void A_model_that_is_a_pipe_cannot_be_read()
    {
        var model = new FoundModel(new ModelSubject("m.onnx"), _folder.Pipe("m.onnx"), ModelRole.Model);

        Assert.Equal("it is a pipe, a socket or a device, and no file.", Assert.Single(ModelGathering.Gather([model], CancellationToken.None)).Unreadable);
    }

    [Fact]
    public void Weights_that_are_a_pipe_are_not_opened()
    {
        _folder.Pipe("weights.bin");
        using var beside = new ModelFolder(_folder.Path);

        Assert.Null(beside.Open("weights.bin"));
    }

    [Fact]
    public void A_shipped_model_that_is_a_pipe_has_no_digest() =>
        Assert.Null(Assert.Single(UsedModels.Gather(_folder.Path, [_folder.Pipe("m.onnx")], [], CancellationToken.None)).Sha256);

    [Fact]
    public void A_policy_that_is_a_pipe_cannot_be_read()
    {
        var reading = PolicyReader.Read(_folder.Pipe("supplyguard.json"), RuleCatalog.All);

        Assert.Null(reading.Policy);
        Assert.Equal(PolicyRules.Unreadable, Assert.Single(reading.Findings).Rule);
    }

    [Fact]
    public void A_global_json_that_is_a_pipe_cannot_be_read() => Assert.Contains("pipe", GlobalJsonReader.Read(_folder.Pipe("global.json"), new FileView()).Fault, StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();
}
