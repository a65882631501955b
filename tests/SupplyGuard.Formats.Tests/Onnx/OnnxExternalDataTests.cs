using SupplyGuard.Formats.Onnx;
using SupplyGuard.Formats.Tensors;
using static SupplyGuard.Formats.Tests.Onnx.OnnxTestModel;

namespace SupplyGuard.Formats.Tests.Onnx;

public sealed class OnnxExternalDataTests
{
    private static readonly byte[] OneTwoBytes = [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40];

    [Fact]
    public void Reads_the_same_digest_from_another_file()
    {
        var asked = new List<string>();
        var model = OnnxReading.Ok(Model(Message.Message(5, External("w", "data/weights.bin", ("offset", "4"), ("length", "8"))).Message(5, External("v", "data/weights.bin"))), Offer);

        var file = Assert.Single(model.ExternalFiles);
        Assert.Equal(["data/weights.bin"], asked);
        Assert.Equal(12, file.Length);
        Assert.All(file.Tensors, tensor => Assert.Equal(ExternalTensorState.Read, tensor.State));
        Assert.Equal(Digest.Sha256(OneTwoBytes), model.Tensors[0].Digest);
        Assert.Equal(4, model.ParameterCount);

        FileWindow Offer(string location)
        {
            asked.Add(location);
            return new FileWindow((byte[])[0, 0, 0, 0, .. OneTwoBytes]);
        }
    }

    [Theory]
    [InlineData("../weights.bin")]
    [InlineData("data/../../weights.bin")]
    [InlineData("data/./weights.bin")]
    [InlineData("/etc/passwd")]
    [InlineData("data//weights.bin")]
    [InlineData("data/")]
    [InlineData("C:\\weights.bin")]
    [InlineData("C:weights.bin")]
    [InlineData("\\\\host\\share\\weights.bin")]
    [InlineData("data\\weights.bin")]
    [InlineData("weights.bin:stream")]
    [InlineData("weights.bin.")]
    [InlineData("weights.bin ")]
    [InlineData("~/weights.bin")]
    [InlineData("https://example.invalid/weights.bin")]
    [InlineData("weights\0.bin")]
    [InlineData("*/_ORT_MEM_ADDR_/*")]
    [InlineData("")]
    public void Opens_nothing_and_says_so_when_a_location_escapes(string location)
    {
        var model = OnnxReading.Ok(Model(Message.Message(5, External("w", location))), _ => throw new InvalidOperationException("Nothing may be asked for."));

        var file = Assert.Single(model.ExternalFiles);
        Assert.True(file.Escapes);
        Assert.Equal(ExternalTensorState.Escapes, Assert.Single(file.Tensors).State);
        Assert.Empty(model.Tensors);
        Assert.Equal(2, model.ParameterCount);
    }

    [Theory]
    [InlineData("weights.bin")]
    [InlineData("./weights.bin")]
    [InlineData("onnx__MatMul_123")]
    [InlineData("data/model.onnx.data")]
    [InlineData("..weights")]
    public void Asks_for_plain_relative_locations(string location)
    {
        var model = OnnxReading.Ok(Model(Message.Message(5, External("w", location))), _ => new FileWindow(OneTwoBytes));

        Assert.False(Assert.Single(model.ExternalFiles).Escapes);
        Assert.Single(model.Tensors);
    }

    [Fact]
    public void Gives_no_digest_to_a_tensor_whose_bytes_it_did_not_see()
    {
        var model = Model(Message.Message(5, External("w", "weights.bin", ("offset", "9223372036854775807"))));

        Assert.Equal(ExternalTensorState.NotOffered, StateOf(OnnxReading.Ok(model)));
        Assert.Equal(ExternalTensorState.Missing, StateOf(OnnxReading.Ok(model, _ => null)));
        Assert.Equal(ExternalTensorState.BeyondEnd, StateOf(OnnxReading.Ok(model, _ => new FileWindow(OneTwoBytes))));

        static ExternalTensorState StateOf(OnnxModel model)
        {
            Assert.Empty(model.Tensors);
            return Assert.Single(Assert.Single(model.ExternalFiles).Tensors).State;
        }
    }

    [Theory]
    [InlineData("length", "7")]
    [InlineData("length", "-8")]
    [InlineData("offset", "+1")]
    [InlineData("offset", "0x10")]
    [InlineData("offset", "9223372036854775808")]
    [InlineData("location", "second.bin")]
    public void Refuses_external_data_that_contradicts_itself(string key, string value) =>
        Assert.Equal(Fault.Inconsistent, OnnxReading.Malformed(Model(Message.Message(5, External("w", "weights.bin", (key, value))))).Fault);

    [Fact]
    public void Refuses_a_tensor_that_is_in_two_places()
    {
        var both = Message.Message(5, External("w", "weights.bin").Bytes(9, OneTwoBytes));
        var unsaid = Message.Message(5, OneTwo("w").Message(13, Message.Text(1, "location").Text(2, "weights.bin")));

        Assert.Equal(Fault.Inconsistent, OnnxReading.Malformed(Model(both)).Fault);
        Assert.Equal(Fault.Inconsistent, OnnxReading.Malformed(Model(unsaid)).Fault);
    }
}
