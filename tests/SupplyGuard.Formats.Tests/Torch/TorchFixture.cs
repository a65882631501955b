using System.Text.Json;
using SupplyGuard.Formats.Models;
using TestKit;

namespace SupplyGuard.Formats.Tests.Torch;

/// <summary>Files that PyTorch and TorchSharp wrote, and what these say is in them (<c>Data/README.md</c>).</summary>
internal static class TorchFixture
{
    private static readonly JsonDocument Expectations = JsonDocument.Parse(Content("expected.json"));

    public static string PathOf(string name) => Repository.PathTo("tests", "SupplyGuard.Formats.Tests", "Torch", "Data", name);

    public static byte[] Content(string name) => File.ReadAllBytes(PathOf(name));

    public static Parsed<ModelFacts> Read(byte[] file) => Read(new FileWindow(file));

    public static Parsed<ModelFacts> Read(FileWindow file) => ModelReader.Read(file, ModelLimits.Default, externalData: null, TestContext.Current.CancellationToken);

    public static ModelFacts Facts(string name) => Facts(Content(name));

    public static ModelFacts Facts(byte[] file) => Read(file) switch
    {
        Parsed<ModelFacts>.Ok ok => ok.Value,
        Parsed<ModelFacts>.Malformed malformed => throw new InvalidOperationException($"{malformed.Fault} at {malformed.Offset}: {malformed.Detail}"),
        _ => throw new InvalidOperationException("Parsed has two cases."),
    };

    /// <summary>Name, type, shape and digest of every tensor that PyTorch found.</summary>
    public static IEnumerable<(string Name, string DType, string Shape, string Sha256)> Expected(string list) => Expectations.RootElement.GetProperty(list).EnumerateArray().Select(tensor => (
        tensor.GetProperty("name").GetString()!,
        DTypeOf(tensor.GetProperty("dtype").GetString()!),
        string.Join(',', tensor.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())),
        tensor.GetProperty("sha256_le_contiguous").GetString()!));

    public static IEnumerable<(string Name, string DType, string Shape, string Sha256)> Found(ModelFacts facts) =>
        facts.Tensors.Select(tensor => (tensor.Name, tensor.DType, string.Join(',', tensor.Shape), tensor.Digest.Hex));

    private static string DTypeOf(string name) => name switch
    {
        "float16" => "F16",
        "bfloat16" => "BF16",
        "float32" => "F32",
        "float64" => "F64",
        "uint8" => "U8",
        "int8" => "I8",
        "int16" => "I16",
        "int32" => "I32",
        "int64" => "I64",
        "bool" => "BOOL",
        "complex64" => "C64",
        _ => throw new ArgumentException(name, nameof(name)),
    };
}
