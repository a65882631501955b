using System.Buffers.Binary;
using System.Text;
using SupplyGuard.Formats.MlNet;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tests.Zip;
using TestKit;

namespace SupplyGuard.Formats.Tests.MlNet;

public sealed class MlNetReaderTests
{
    private const string Assembly = "Microsoft.ML.Data, Version=1.0.0.0";

    [Fact]
    public void Says_which_assembly_each_component_takes_its_loader_from()
    {
        var facts = Facts(Archive(Component()));

        Assert.Equal(FormatKind.MlNet, facts.Format);
        Assert.Equal(["TransformerChain/Model.key", "TrainingInfo/Version.txt"], facts.Members.Select(member => member.Name));
        Assert.Equal(Digest.Sha256(Component()), facts.Members[0].Sha256);
        Assert.Equal(
            ["TransformerChain/Model.key:model=XF  PIPE", "TransformerChain/Model.key:loader=PipeExec", "TransformerChain/Model.key:assembly=" + Assembly],
            facts.Metadata.Select(entry => $"{entry.Key}={entry.Value}"));
    }

    [Fact]
    public void Reads_the_ONNX_model_inside()
    {
        var onnx = File.ReadAllBytes(Repository.PathTo("tests", "Corpus", "onnx", "valid", "matmul.onnx"));
        var facts = Facts(ZipTestWriter.Write(new ZipTestEntry("Model.key", Component()), new ZipTestEntry("OnnxModel", onnx)));
        var alone = Facts(onnx);

        Assert.Equal(alone.Tensors.Select(tensor => $"OnnxModel!{tensor}"), facts.Tensors.Select(tensor => tensor.ToString()));
        Assert.Equal(alone.Tensors[0].Digest, facts.Tensors[0].Digest);
        Assert.Equal(alone.Operators, facts.Operators);
        Assert.Equal(alone.ParameterCount, facts.ParameterCount);
    }

    [Theory]
    [InlineData(0x00, 0)]
    [InlineData(0x80, 1)]
    [InlineData(0x88, 1)]
    [InlineData(0x90, 1L << 40)]
    [InlineData(0x90, 3)]
    [InlineData(0x98, 1001)]
    [InlineData(0x98, 1_000_000)]
    public void Refuses_a_header_that_lies(int field, long value)
    {
        var component = Component();
        BinaryPrimitives.WriteInt64LittleEndian(component.AsSpan(field), value);

        Assert.Equal(Fault.Inconsistent, Assert.IsType<Parsed<ModelFacts>.Malformed>(Read(Archive(component))).Fault);
    }

    [Fact]
    public void Any_mutant_ends_Ok_or_Malformed()
    {
        foreach (var mutant in Mutator.Mutants(Archive(Component()), 3_000, seed: 80))
            Assert.NotNull(MlNetReader.Read(new FileWindow(mutant), MlNetLimits.Default, TestContext.Current.CancellationToken));
        foreach (var mutant in Mutator.Mutants(Component(), 3_000, seed: 81))
            Assert.NotNull(Read(Archive(mutant)));
    }

    private static byte[] Archive(byte[] component) =>
        ZipTestWriter.Write(new ZipTestEntry("TransformerChain/Model.key", component), new ZipTestEntry("TrainingInfo/Version.txt", "4.0.0"u8.ToArray()));

    /// <summary>A component: header, three bytes of model, name of the assembly, tail.</summary>
    private static byte[] Component()
    {
        var name = Encoding.Unicode.GetBytes(Assembly);
        var file = new byte[256 + 3 + name.Length + 8];
        "ML\0MODEL"u8.CopyTo(file);
        "XF  PIPE"u8.CopyTo(file.AsSpan(0x40));
        "PipeExec"u8.CopyTo(file.AsSpan(0x50));
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(0x80), file.Length - 8);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(0x88), file.Length);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(0x90), 256 + 3);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(0x98), name.Length);
        name.CopyTo(file, 256 + 3);
        "LEDOM\0LM"u8.CopyTo(file.AsSpan(file.Length - 8));
        return file;
    }

    private static ModelFacts Facts(byte[] file) => Read(file) switch
    {
        Parsed<ModelFacts>.Ok ok => ok.Value,
        Parsed<ModelFacts>.Malformed malformed => throw new InvalidOperationException($"{malformed.Fault} at {malformed.Offset}: {malformed.Detail}"),
        _ => throw new InvalidOperationException("Parsed has two cases."),
    };

    private static Parsed<ModelFacts> Read(byte[] file) => ModelReader.Read(new FileWindow(file), ModelLimits.Default, externalData: null, TestContext.Current.CancellationToken);
}
