using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tensors;
using SupplyGuard.Formats.Tests.Torch;
using TestKit;

namespace SupplyGuard.Formats.Tests.Tensors;

public sealed class TensorPiecesTests
{
    /// <summary>Every valid model that the tests have, of every format.</summary>
    public static TheoryData<string> Models =>
    [
        .. Directory.EnumerateFiles(TorchFixture.PathOf("")).Where(path => Path.GetExtension(path) is ".pt" or ".dat" or ".pt2" or ".ckpt" or ".ptl").Order(StringComparer.Ordinal),
        .. new[] { "onnx", "safetensors", "numpy" }.SelectMany(format => Directory.EnumerateFiles(Repository.PathTo("tests", "Corpus", format, "valid")).Order(StringComparer.Ordinal)),
        Repository.PathTo("samples", "ChequeReader", "models", "digits.onnx"),
    ];

    [Theory]
    [MemberData(nameof(Models))]
    public void Finds_the_bytes_of_every_tensor_again(string path)
    {
        var file = new FileWindow(File.ReadAllBytes(path));
        if (ModelReader.Read(file, ModelLimits.Default, null, TestContext.Current.CancellationToken) is not Parsed<ModelFacts>.Ok(var facts))
            return;

        var pieces = new TensorPieces(facts.Tensors.Select(tensor => tensor.Name), heldBytes: 1 << 24);
        var again = ModelReader.Read(file, ModelLimits.Default, null, pieces, TestContext.Current.CancellationToken);

        Assert.Equal(facts.Tensors, Assert.IsType<Parsed<ModelFacts>.Ok>(again).Value.Tensors);
        Assert.All(facts.Tensors, tensor =>
        {
            var bytes = new byte[tensor.ByteLength];
            pieces.Read(tensor.Name, 0, bytes);
            Assert.Equal(tensor.Digest, Digest.Sha256(bytes));

            var (start, end) = (bytes.Length / 3, bytes.Length * 2 / 3);
            var part = new byte[end - start];
            pieces.Read(tensor.Name, start, part);
            Assert.Equal(bytes[start..end], part);
        });
    }

    [Fact]
    public void Does_not_hold_more_than_it_may()
    {
        var file = SafetensorsWriter.Write(("a", "U8", [2000], new byte[2000]), ("b", "U8", [2000], new byte[2000]), ("big", "U8", [5000], new byte[5000]), ("small", "U8", [8], new byte[8]));
        var pieces = new TensorPieces(["a", "b", "big", "small"], heldBytes: 3000);
        ModelReader.Read(new FileWindow(file), ModelLimits.Default, null, pieces, TestContext.Current.CancellationToken);

        Assert.Equal([true, false, true, false], new[] { "a", "b", "big", "small" }.Select(pieces.Has));
    }

    [Fact]
    public void Refuses_to_read_beyond_a_tensor()
    {
        var pieces = new TensorPieces(["a"], heldBytes: 3000);
        ModelReader.Read(new FileWindow(SafetensorsWriter.Write(("a", "U8", [4], new byte[4]))), ModelLimits.Default, null, pieces, TestContext.Current.CancellationToken);

        Assert.Throws<MalformedException>(() => pieces.Read("a", 2, new byte[3]));
    }
}
