using System.Collections.Immutable;
using System.Text;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Evidence.Differences;

/// <summary>
/// The tensors of a model's last layer, as far as names and order tell: the layer with a name that heads usually have, otherwise the one
/// of the last matrix. A file whose order says nothing is read in the order of its names, numbers by value.
/// </summary>
internal static class LastLayer
{
    private static readonly ImmutableHashSet<string> HeadNames =
        ["classifier", "head", "heads", "lm_head", "cls", "score", "logits", "output", "fc_out", "output_layer", "out", "predictions"];

    public static ImmutableHashSet<string> Of(string format, ImmutableArray<TensorEntry> tensors)
    {
        TensorEntry[] ordered = format is "safetensors" or "npz" or "gguf"
            ? [.. tensors.OrderBy(tensor => NaturalKey(tensor.Name), StringComparer.Ordinal)]
            : [.. tensors];
        var weights = ordered.Where(tensor => tensor.Shape.Length >= 2 && tensor.IsWeight).ToArray();
        if (weights.Length < 2)
            return [];

        var weight = weights.LastOrDefault(tensor => Segments(tensor.Name).SkipLast(1).Any(HeadNames.Contains)) ?? weights[^1];
        var layer = Layer(weight.Name);
        return [weight.Name, .. layer.Length > 0 ? tensors.Where(tensor => Layer(tensor.Name) == layer).Select(tensor => tensor.Name) : Biases(ordered, weight)];
    }

    /// <summary>Vectors beside a matrix without a path that are as long as one of its dimensions.</summary>
    private static IEnumerable<string> Biases(TensorEntry[] ordered, TensorEntry weight)
    {
        var index = Array.IndexOf(ordered, weight);
        return ordered[Math.Max(0, index - 1)..Math.Min(ordered.Length, index + 2)]
            .Where(tensor => tensor.Shape is [var length] && weight.Shape.Contains(length))
            .Select(tensor => tensor.Name);
    }

    private static string[] Segments(string name) => name.Split('.', '/');

    private static string Layer(string name) => name.LastIndexOfAny(['.', '/']) is > 0 and var end ? name[..end] : "";

    /// <summary>The name with its numbers filled up, so that 'layer.10' comes behind 'layer.9'.</summary>
    private static string NaturalKey(string name)
    {
        var key = new StringBuilder();
        for (var i = 0; i < name.Length;)
        {
            var digits = 0;
            while (i + digits < name.Length && char.IsAsciiDigit(name[i + digits]))
                digits++;

            key.Append(digits > 0 ? name.Substring(i, digits).PadLeft(12, '0') : name[i].ToString());
            i += Math.Max(1, digits);
        }

        return key.ToString();
    }
}
