using System.Globalization;
using SupplyGuard.Formats.Pickle;

namespace SupplyGuard.Formats.Torch;

/// <summary>Plain values beside the tensors: epochs, versions, learning rates.</summary>
internal static class TorchValues
{
    /// <exception cref="MalformedException">The limits allow no more text.</exception>
    public static void Keep(PickleGraph graph, TorchFacts facts, PickleValue value, string path)
    {
        var text = value.Kind switch
        {
            PickleKind.Text when value.Length <= facts.Limits.NameBytes => graph.TextOf(value, facts.Limits.NameBytes),
            PickleKind.Integer => value.Number.ToString(CultureInfo.InvariantCulture),
            PickleKind.Float => value.Float.ToString("R", CultureInfo.InvariantCulture),
            PickleKind.Bool => value.Number is 0 ? "False" : "True",
            _ => null,
        };
        if (text is not null && path.Length > 0)
            facts.AddMetadata(path, text, graph.PositionOf(value));
    }
}
