using SupplyGuard.Findings;
using SupplyGuard.Formats.Onnx;

namespace SupplyGuard.Checks.Models.Graphs;

/// <summary>Finds the values of a model in which an input meets what the weights made of it, and the rule that each breaks. Writes no finding: a graph may have hundreds of thousands of such values.</summary>
internal static class GraphShortcuts
{
    /// <summary>Bits of <see cref="GraphInputs"/>.</summary>
    private const int InputBits = 64;

    /// <param name="allowed">Names of values in which the policy lets an input meet what was computed from it.</param>
    /// <returns>Outputs first, each once; then values that go into further weights, one for each node.</returns>
    public static IEnumerable<(Rule Rule, string Name, GraphValue Value)> Of(OnnxModel model, GraphInputs inputs, GraphFlow flow, IReadOnlyCollection<string> allowed)
    {
        var declared = model.Outputs.DistinctBy(output => output.Name, StringComparer.Ordinal).ToDictionary(output => output.Name, StringComparer.Ordinal);
        foreach (var (name, value) in flow.Outputs.Where(output => (output.Value.Bypassed & inputs.Watched) is not 0 && !allowed.Contains(output.Name)).DistinctBy(output => output.Name, StringComparer.Ordinal))
            yield return (inputs.LikeOf(declared.GetValueOrDefault(name), value.Bypassed) is not 0 ? GraphRules.InputAdded : GraphRules.InputBypasses, name, value);

        var grafts = flow.Grafts.Where(graft => graft.Node is null || !graft.Node.Outputs.Any(allowed.Contains)).DistinctBy(graft => graft.Node, ReferenceEqualityComparer.Instance).ToArray();
        if (grafts is [])
            yield break;

        var images = ImagesOf(inputs, flow, declared, grafts.Aggregate(0UL, (bits, graft) => bits | graft.Bypassed));
        foreach (var graft in grafts)
            yield return (IsImage(graft.Bypassed, images) ? GraphRules.InputAdded : GraphRules.InputGrafted, GraphRules.NameOf(graft), graft);
    }

    /// <summary>For each input, those whose shape an output has that was computed with weights from the input.</summary>
    /// <remarks>An output in the form of the input that was not computed with weights, such as a copy of it, says nothing of what a model is for.</remarks>
    /// <param name="bits">Inputs that matter.</param>
    private static ulong[] ImagesOf(GraphInputs inputs, GraphFlow flow, Dictionary<string, OnnxValue> declared, ulong bits)
    {
        var images = new ulong[InputBits];
        foreach (var (name, value) in flow.Outputs)
        {
            var computed = (value.Weighted | value.Deep) & bits;
            if (computed is 0 || inputs.LikeOf(declared.GetValueOrDefault(name), bits) is not (not 0 and var like))
                continue;

            for (; computed is not 0; computed &= computed - 1)
                images[int.CreateChecked(ulong.TrailingZeroCount(computed))] |= like;
        }

        return images;
    }

    /// <summary>Whether one output was computed with weights from one of several inputs and has the shape of one of them.</summary>
    private static bool IsImage(ulong bits, ulong[] images)
    {
        for (var rest = bits; rest is not 0; rest &= rest - 1)
        {
            if ((images[int.CreateChecked(ulong.TrailingZeroCount(rest))] & bits) is not 0)
                return true;
        }

        return false;
    }
}
