using System.Collections.Immutable;
using SupplyGuard.Formats.Onnx.Graphs;

namespace SupplyGuard.Checks.Models.Graphs;

/// <summary>Puts the nodes of a graph behind those that make what they take, as runtimes do that accept nodes in any order.</summary>
internal sealed class GraphOrder
{
    private readonly ImmutableArray<OnnxNode> _nodes;
    private readonly Dictionary<string, int> _makers;
    private readonly Dictionary<int, ImmutableArray<string>> _captured = [];
    private readonly Stack<(int Node, int Next)> _open = new();
    private readonly bool[] _isBegun;

    private GraphOrder(ImmutableArray<OnnxNode> nodes, int start)
    {
        _nodes = nodes;
        _makers = new(nodes.Length - start, StringComparer.Ordinal);
        _isBegun = new bool[nodes.Length];
        for (var i = start; i < nodes.Length; i++)
        {
            foreach (var name in nodes[i].Outputs)
                _makers.TryAdd(name, i);
            if (!nodes[i].Graphs.IsEmpty)
                _captured.Add(i, Captured(nodes[i]));
        }

        // A value that is left out has no name and no maker.
        _makers.Remove("");
    }

    /// <param name="start">Nodes before this one stay where they are.</param>
    /// <param name="steps">Names inside nodes that were looked at.</param>
    /// <returns>The nodes; those in a circle in an order that follows from the file.</returns>
    public static ImmutableArray<OnnxNode> Of(ImmutableArray<OnnxNode> nodes, int start, out int steps)
    {
        var order = new GraphOrder(nodes, start);
        steps = order._captured.Values.Sum(names => names.Length);
        var sorted = ImmutableArray.CreateBuilder<OnnxNode>(nodes.Length);
        sorted.AddRange(nodes, start);
        for (var i = start; i < nodes.Length; i++)
            order.Add(i, sorted);

        return sorted.MoveToImmutable();
    }

    /// <summary>Adds a node behind all that it needs and that is not there yet. Chains are as long as graphs, so that nothing here calls itself.</summary>
    private void Add(int node, ImmutableArray<OnnxNode>.Builder sorted)
    {
        if (_isBegun[node])
            return;

        _isBegun[node] = true;
        _open.Push((node, 0));
        while (_open.TryPop(out var top))
        {
            var names = _captured.TryGetValue(top.Node, out var captured) ? captured : _nodes[top.Node].Inputs;
            var next = top.Next;
            while (next < names.Length && !(_makers.TryGetValue(names[next], out var maker) && !_isBegun[maker]))
                next++;

            if (next == names.Length)
            {
                sorted.Add(_nodes[top.Node]);
                continue;
            }

            var needed = _makers[names[next]];
            _isBegun[needed] = true;
            _open.Push((top.Node, next + 1));
            _open.Push((needed, 0));
        }
    }

    /// <summary>What a node takes itself, and everything that the graphs inside it name: they see what is around them.</summary>
    private static ImmutableArray<string> Captured(OnnxNode node)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        names.AddRange(node.Inputs);
        var open = new Stack<OnnxGraph>(node.Graphs.Select(inner => inner.Graph));
        while (open.TryPop(out var graph))
        {
            names.AddRange(graph.Outputs);
            foreach (var inside in graph.Nodes)
            {
                names.AddRange(inside.Inputs);
                foreach (var (_, inner) in inside.Graphs)
                    open.Push(inner);
            }
        }

        return names.DrainToImmutable();
    }
}
