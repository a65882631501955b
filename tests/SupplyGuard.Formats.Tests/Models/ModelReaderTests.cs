using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tests.Onnx;
using static SupplyGuard.Formats.Tests.Onnx.OnnxTestModel;

namespace SupplyGuard.Formats.Tests.Models;

public sealed class ModelReaderTests
{
    [Theory]
    [InlineData("", FormatKind.Unknown)]
    [InlineData("0000000000000000", FormatKind.Unknown)]
    [InlineData("934E554D5059010076", FormatKind.Npy)]
    [InlineData("504B0304", FormatKind.Zip)]
    [InlineData("504B0506", FormatKind.Zip)]
    [InlineData("02000000000000007B7D", FormatKind.Safetensors)]
    [InlineData("08083A0A", FormatKind.Onnx)]
    [InlineData("08081202", FormatKind.Unknown)]
    [InlineData("3A0008FF7F", FormatKind.Unknown)]
    [InlineData("080112020A00", FormatKind.Unknown)]
    [InlineData("80049500", FormatKind.Pickle)]
    public void Judges_a_file_by_its_content(string hex, FormatKind expected) =>
        Assert.Equal(expected, FormatSniffer.Sniff(new FileWindow(Convert.FromHexString(hex))));

    [Fact]
    public void Knows_every_valid_file_of_the_corpus()
    {
        Assert.All(CorpusOutcome.Files("onnx", "valid"), file => Assert.Equal(FormatKind.Onnx, FormatSniffer.Sniff(new FileWindow(file.Content))));
        Assert.All(CorpusOutcome.Files("safetensors", "valid"), file => Assert.Equal(FormatKind.Safetensors, FormatSniffer.Sniff(new FileWindow(file.Content))));
    }

    [Fact]
    public void Gives_the_same_weights_the_same_digest_in_every_container()
    {
        var onnx = Read(Model(Message.Message(5, OneTwo("w"))));
        var safetensors = Read([.. BitConverter.GetBytes(56UL), .. """{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}  """u8, 0, 0, 0x80, 0x3F, 0, 0, 0, 0x40]);

        var left = Assert.IsType<Parsed<ModelFacts>.Ok>(onnx).Value;
        var right = Assert.IsType<Parsed<ModelFacts>.Ok>(safetensors).Value;
        Assert.Equal((FormatKind.Onnx, FormatKind.Safetensors), (left.Format, right.Format));
        Assert.Equal(Assert.Single(left.Tensors), Assert.Single(right.Tensors));
        Assert.Equal(left.ParameterCount, right.ParameterCount);
        Assert.NotNull(left.Onnx);
        Assert.Null(right.Onnx);
    }

    [Theory]
    [InlineData("plain.npy", FormatKind.Npy)]
    [InlineData("plain.npz", FormatKind.Npz)]
    public void Reads_arrays_as_tensors(string name, FormatKind format)
    {
        var facts = Assert.IsType<Parsed<ModelFacts>.Ok>(Read(File.ReadAllBytes(TestKit.Repository.PathTo("tests", "Corpus", "numpy", "valid", name)))).Value;

        Assert.Equal(format, facts.Format);
        Assert.NotEmpty(facts.Tensors);
        Assert.Equal(name == "plain.npy", facts.Tensors[0].Name == ModelReader.OnlyArray);
    }

    [Fact]
    public void Refuses_what_no_room_reads() =>
        Assert.Equal(Fault.Unsupported, Assert.IsType<Parsed<ModelFacts>.Malformed>(Read([1, 2, 3])).Fault);

    private static Parsed<ModelFacts> Read(byte[] file) =>
        ModelReader.Read(new FileWindow(file), ModelLimits.Default, externalData: null, TestContext.Current.CancellationToken);
}
