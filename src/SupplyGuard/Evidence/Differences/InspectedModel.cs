using System.Collections.Immutable;
using System.Globalization;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Onnx;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Evidence.Differences;

/// <summary>What an inspection says of a model, taken from its file just now or saved earlier: all that a difference is made of.</summary>
/// <param name="Path">As reports spell it.</param>
/// <param name="Format">As locks and reports spell it.</param>
/// <param name="ParameterCount">Storages that several tensors share count once.</param>
internal sealed record InspectedModel(string Path, string Format, long Size, Digest? Sha256, ImmutableArray<TensorEntry> Tensors, long ParameterCount)
{
    /// <summary>Files beside the model that were read, with their digests.</summary>
    public ImmutableSortedDictionary<string, Digest> Files { get; init; } = ImmutableSortedDictionary.Create<string, Digest>(StringComparer.Ordinal);

    /// <summary>How many tensors the model names that were not read.</summary>
    public int Unread { get; init; }

    /// <summary>By name of the tensor; empty when nobody asked.</summary>
    public IReadOnlyDictionary<string, TensorStatistics> Statistics { get; init; } = ImmutableDictionary<string, TensorStatistics>.Empty;

    /// <summary>How often each operator is used, by domain and name.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Operators { get; init; } = [];

    /// <summary>Versions of operator sets, by domain.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Opsets { get; init; } = [];

    /// <summary>Inputs and outputs of the graph with their types, by name.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Signature { get; init; } = [];

    public ImmutableArray<KeyValuePair<string, string>> Metadata { get; init; } = [];

    /// <summary>Merkle root over the tensors; null when there are none.</summary>
    public Digest? TensorRoot => Tensors.IsEmpty ? null : TensorTree.Root(Tensors);

    /// <param name="model">A model that was read.</param>
    public static InspectedModel Of(ModelEvidence model, IReadOnlyDictionary<string, TensorStatistics>? statistics = null)
    {
        var facts = ModelDifference.Facts(model);
        return new InspectedModel(model.Subject.Path, model.FormatName, model.Size, model.Sha256, facts.Tensors, facts.ParameterCount)
        {
            Files = model.Files.ToImmutableSortedDictionary(file => file.Key, file => file.Value.Sha256, StringComparer.Ordinal),
            Unread = facts.Unread.Length,
            Statistics = statistics ?? ImmutableDictionary<string, TensorStatistics>.Empty,
            Operators = [.. facts.Operators.Select(used => Operator(used.Domain, used.OpType, used.Count))],
            Opsets = [.. facts.Onnx?.OpsetImports.Select(opset => KeyValuePair.Create(opset.Domain, Text(opset.Version))) ?? []],
            Signature = facts.Onnx is { } onnx ? [.. onnx.Inputs.Select(value => Value("input", value)), .. onnx.Outputs.Select(value => Value("output", value))] : [],
            Metadata = facts.Metadata,
        };
    }

    public static KeyValuePair<string, string> Operator(string domain, string name, long count) => KeyValuePair.Create($"{domain}:{name}", Text(count));

    /// <param name="kind">Input or output.</param>
    public static KeyValuePair<string, string> Value(string kind, string name, string type) => KeyValuePair.Create($"{kind} {name}", $"{name} {type}".TrimEnd());

    /// <summary>Type and shape of an input or output, as inspections spell them.</summary>
    public static string TypeOf(OnnxValue value) => value.ToString()[value.Name.Length..].Trim();

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static KeyValuePair<string, string> Value(string kind, OnnxValue value) => Value(kind, value.Name, TypeOf(value));
}
