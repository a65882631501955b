using SupplyGuard.Formats.Onnx;
using SupplyGuard.Formats.Safetensors;

namespace SupplyGuard.Formats.Models;

/// <summary>The corridor to every room that reads models: sniffs, and asks the one room that the content belongs to.</summary>
public static class ModelReader
{
    /// <param name="externalData">Opens files beside the model, for formats that have them.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Parsed<ModelFacts> Read(FileWindow file, ModelLimits limits, ExternalDataSource? externalData, CancellationToken cancellationToken) =>
        FormatSniffer.Sniff(file) switch
        {
            FormatKind.Onnx => Facts(OnnxReader.Read(file, limits.Onnx, externalData, cancellationToken), FactsOf),
            FormatKind.Safetensors => Facts(SafetensorsReader.Read(file, limits.Safetensors, cancellationToken), FactsOf),
            var other => new Parsed<ModelFacts>.Malformed(Fault.Unsupported, 0, $"no room of this version reads a model of kind {other}."),
        };

    private static ModelFacts FactsOf(OnnxModel model) =>
        new(FormatKind.Onnx, model.Tensors, model.Operators, model.ExternalFiles, model.Metadata, model.ParameterCount, model);

    private static ModelFacts FactsOf(SafetensorsModel model) =>
        new(FormatKind.Safetensors, model.Tensors, [], [], model.Metadata, model.ParameterCount, Onnx: null);

    private static Parsed<ModelFacts> Facts<T>(Parsed<T> parsed, Func<T, ModelFacts> factsOf) => parsed switch
    {
        Parsed<T>.Ok ok => new Parsed<ModelFacts>.Ok(factsOf(ok.Value)),
        Parsed<T>.Malformed malformed => new Parsed<ModelFacts>.Malformed(malformed.Fault, malformed.Offset, malformed.Detail),
        _ => throw new InvalidOperationException("Parsed has two cases."),
    };
}
