using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Onnx;
using SupplyGuard.Formats.Onnx.Graphs;

namespace SupplyGuard.Checks.Models.Graphs;

/// <summary>Judges what the graph of a model does with its inputs besides what its weights compute: backdoors that need no training.</summary>
internal static class GraphCheck
{
    /// <summary>More findings of one kind about one model help nobody.</summary>
    private const int MostFindings = 5;

    /// <remarks>Of a graph that only prepares samples, nothing is said of inputs that reach outputs, or of their order: that is what it is for.</remarks>
    /// <param name="allowed">Names of values in which the policy lets an input meet what was computed from it.</param>
    public static IEnumerable<Finding> Run(ModelEvidence model, IReadOnlyCollection<string> allowed)
    {
        if (model.Facts is not Parsed<ModelFacts>.Ok({ Onnx: { } onnx }))
            return [];
        if (onnx.Computation is not Parsed<OnnxComputation>.Ok(var computation))
            return [GraphRules.TooLarge(model, ((Parsed<OnnxComputation>.Malformed)onnx.Computation).Detail)];

        var inputs = new GraphInputs(onnx, computation);
        return GraphWalk.Follow(computation, inputs.Bits, inputs.Watched) is { } flow
            ? Judge(flow)
            : [GraphRules.Entangled(model)];

        IEnumerable<Finding> Judge(GraphFlow flow) => model.Role is ModelRole.Preprocess
            ? Conditions(model, flow)
            : Shortcuts(model, onnx, inputs, flow, allowed).Concat(Conditions(model, flow)).Concat(Permutations(model, computation).Take(MostFindings));
    }

    /// <summary>Of each rule the first: warnings about outputs in the form of the input must not crowd out an error about another.</summary>
    private static IEnumerable<Finding> Shortcuts(ModelEvidence model, OnnxModel onnx, GraphInputs inputs, GraphFlow flow, IReadOnlyCollection<string> allowed) =>
        GraphShortcuts.Of(onnx, inputs, flow, allowed).GroupBy(shortcut => shortcut.Rule).SelectMany(found => found.Take(MostFindings)).Select(shortcut => GraphRules.Shortcut(model, shortcut.Rule, shortcut.Name, shortcut.Value));

    private static IEnumerable<Finding> Conditions(ModelEvidence model, GraphFlow flow) =>
        flow.Conditions.IsEmpty ? [] : [GraphRules.Conditional(model, flow.Conditions[0], flow.Conditions.Length)];

    /// <summary>A last step that only puts the outputs into another order.</summary>
    private static IEnumerable<Finding> Permutations(ModelEvidence model, OnnxComputation computation)
    {
        var makers = new Dictionary<string, OnnxNode>(StringComparer.Ordinal);
        var constants = computation.Main.Constants;
        foreach (var node in computation.Main.Nodes.Where(node => node.Constant is not null || node.OpType is "Gather" || KeepsOrder(node)))
        {
            foreach (var name in node.Outputs)
                makers.TryAdd(name, node);
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var output in computation.Main.Outputs)
        {
            var name = output;
            while (seen.Add(name) && makers.TryGetValue(name, out var node) && node.Inputs.Length > 0)
            {
                if (node.OpType is "Gather" && node.Inputs.Length is 2 && Integers(node.Inputs[1]) is { } order && IsReordering(order))
                    yield return GraphRules.Reordered(model, output, node, order);
                if (!KeepsOrder(node))
                    break;

                name = node.Inputs[0];
            }
        }

        IReadOnlyList<long>? Integers(string name) => constants.TryGetValue(name, out var constant) ? constant.Integers : makers.TryGetValue(name, out var maker) ? maker.Constant?.Integers : null;
    }

    private static bool KeepsOrder(OnnxNode node) => node.OpType is "Identity" or "Softmax" or "LogSoftmax" or "Sigmoid" or "Cast";

    /// <summary>Whether an index names every place once, and not in their order.</summary>
    private static bool IsReordering(IReadOnlyList<long> order)
    {
        var seen = new bool[order.Count];
        var isMoved = false;
        for (var i = 0; i < order.Count; i++)
        {
            var place = order[i] < 0 ? order[i] + order.Count : order[i];
            if (place < 0 || place >= order.Count || seen[place])
                return false;

            seen[place] = true;
            isMoved |= place != i;
        }

        return isMoved;
    }
}
