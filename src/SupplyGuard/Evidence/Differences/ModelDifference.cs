using System.Collections.Immutable;
using System.Globalization;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;

namespace SupplyGuard.Evidence.Differences;

/// <summary>Two models that could be read, side by side.</summary>
/// <param name="Tensors">Every tensor of both.</param>
/// <param name="Problem">Why numbers were not compared; null when they were.</param>
internal sealed record ModelDifference(ModelEvidence Old, ModelEvidence New, ImmutableArray<TensorDifference> Tensors, string? Problem)
{
    /// <summary>Operators whose number differs, by domain and name.</summary>
    public ImmutableArray<ValueDifference> Operators { get; } = ValueDifference.Of(OperatorsOf(Old), OperatorsOf(New));

    /// <summary>Operator sets that differ, by domain.</summary>
    public ImmutableArray<ValueDifference> Opsets { get; } = ValueDifference.Of(OpsetsOf(Old), OpsetsOf(New));

    /// <summary>Metadata that differ, by key.</summary>
    public ImmutableArray<ValueDifference> Metadata { get; } = ValueDifference.Of(Facts(Old).Metadata, Facts(New).Metadata);

    /// <summary>Inputs and outputs of the graph that differ, by name.</summary>
    public ImmutableArray<ValueDifference> Signature { get; } = ValueDifference.Of(SignatureOf(Old), SignatureOf(New));

    public int Count(TensorState state) => Tensors.Count(tensor => tensor.State == state);

    public static ModelFacts Facts(ModelEvidence model) =>
        (model.Facts as Parsed<ModelFacts>.Ok)?.Value ?? throw new ArgumentException("The model was not read.", nameof(model));

    private static IEnumerable<KeyValuePair<string, string>> OperatorsOf(ModelEvidence model) =>
        Facts(model).Operators.Select(used => KeyValuePair.Create($"{used.Domain}:{used.OpType}", Text(used.Count)));

    private static IEnumerable<KeyValuePair<string, string>> OpsetsOf(ModelEvidence model) =>
        Facts(model).Onnx?.OpsetImports.Select(opset => KeyValuePair.Create(opset.Domain, Text(opset.Version))) ?? [];

    private static IEnumerable<KeyValuePair<string, string>> SignatureOf(ModelEvidence model) => Facts(model).Onnx is { } onnx
        ? onnx.Inputs.Select(value => KeyValuePair.Create($"input {value.Name}", value.ToString())).Concat(onnx.Outputs.Select(value => KeyValuePair.Create($"output {value.Name}", value.ToString())))
        : [];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
