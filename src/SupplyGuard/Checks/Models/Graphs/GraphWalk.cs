using System.Collections.Immutable;
using SupplyGuard.Formats.Onnx.Graphs;

namespace SupplyGuard.Checks.Models.Graphs;

/// <summary>
/// Follows the inputs of a model through its graph, node by node, through branches, loops and functions of its own. Computes nothing: it finds
/// which values depend on which inputs, and whether weights were in between.
/// </summary>
internal sealed class GraphWalk
{
    /// <summary>
    /// Nodes that are walked over, and graphs inside them, with the names that they take and yield, those of loops and of functions once for every time, and names inside nodes that
    /// others may have to stand before.
    /// </summary>
    private const int MostSteps = 4_000_000;

    /// <summary>Rounds over one graph until nothing new is found: one when its nodes can be put in order, a few for a loop.</summary>
    private const int MostRounds = 32;

    /// <summary>Graphs inside graphs, and functions inside functions, which may not call themselves.</summary>
    private const int MostDepth = 100;

    private readonly Dictionary<(string Domain, string Name, string Overload), OnnxFunctionBody> _functions = [];
    private readonly ulong _watched;
    private readonly Dictionary<OnnxNode, GraphValue> _grafts = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<OnnxNode, GraphValue> _conditions = new(ReferenceEqualityComparer.Instance);
    private int _steps;
    private int _depth;

    private GraphWalk(OnnxComputation computation, ulong watched)
    {
        _watched = watched;
        foreach (var body in computation.Functions)
            _functions.TryAdd((body.Function.Domain, body.Function.Name, body.Function.Overload), body);
    }

    /// <param name="inputs">Inputs of the main graph that callers give, with the bit of each.</param>
    /// <param name="watched">Bits of inputs whose own values are followed past the weights.</param>
    /// <returns>Null when the graph is too entangled to be followed.</returns>
    public static GraphFlow? Follow(OnnxComputation computation, IEnumerable<(string Name, ulong Bit)> inputs, ulong watched)
    {
        var walk = new GraphWalk(computation, watched);
        var scope = new GraphScope(around: null, computation.Main.Nodes.Length);
        scope.DefineConstants(computation.Main.Constants);
        foreach (var (name, bit) in inputs)
            scope.Define(name, new GraphValue { Raw = bit, Input = name });

        return walk.TryWalk(computation.Main.Nodes, scope)
            ? new GraphFlow([.. computation.Main.Outputs.Select(name => (name, scope[name] ?? GraphValue.Nothing))], [.. walk._grafts.Values], [.. walk._conditions.Values])
            : null;
    }

    private bool TryWalk(ImmutableArray<OnnxNode> nodes, GraphScope scope)
    {
        if (_depth == MostDepth)
            return false;

        _depth++;
        var isWalked = TryRounds(nodes, scope);
        _depth--;
        return isWalked;
    }

    private bool TryRounds(ImmutableArray<OnnxNode> nodes, GraphScope scope)
    {
        var isSorted = false;
        for (var round = 0; round < MostRounds; round++)
        {
            var (isOrdered, hasGrown) = (true, false);
            for (var at = 0; at < nodes.Length; at++)
            {
                if (!HasSteps(nodes[at]))
                    return false;

                var inputs = Inputs(nodes[at], scope, out var isReady);
                if (!isSorted && !(isReady && nodes[at].Graphs.IsEmpty))
                {
                    // What is known up to here stays. The rest is put in order before any node is judged without its weights.
                    nodes = GraphOrder.Of(nodes, at, out var looked);
                    isSorted = true;
                    _steps += looked;
                    if (!HasSteps(nodes[at]))
                        return false;

                    inputs = Inputs(nodes[at], scope, out isReady);
                }

                isOrdered &= isReady;
                var node = nodes[at];
                if (Outputs(node, inputs, scope) is not { } outputs)
                    return false;

                for (var i = 0; i < node.Outputs.Length; i++)
                {
                    // A name that is made twice, or was there before, may be taken by a node that stands in front of its second maker.
                    isOrdered &= node.Outputs[i].Length is 0 || scope[node.Outputs[i]] is null;
                    hasGrown |= scope.Grow(node.Outputs[i], At(outputs, i));
                }
            }

            if ((round is 0 && isOrdered) || !hasGrown)
                return true;
        }

        return false;
    }

    private bool HasSteps(OnnxNode node) => HasSteps(1 + node.Inputs.Length + node.Outputs.Length);

    private bool HasSteps(int more) => (_steps += more) <= MostSteps;

    /// <param name="isReady">Whether everything that the node takes is known.</param>
    private static GraphValue?[] Inputs(OnnxNode node, GraphScope scope, out bool isReady)
    {
        var inputs = new GraphValue?[node.Inputs.Length];
        isReady = true;
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = node.Inputs[i].Length is 0 ? null : scope[node.Inputs[i]];
            isReady &= inputs[i] is not null || node.Inputs[i].Length is 0;
        }

        return inputs;
    }

    /// <summary>What a node yields, the last standing for all further outputs; null when that could not be found.</summary>
    private GraphValue[]? Outputs(OnnxNode node, GraphValue?[] inputs, GraphScope scope)
    {
        if (_functions.Count is 0 || !_functions.TryGetValue((node.Domain, node.OpType, node.Overload), out var body))
            return Operator(node, inputs, scope);
        if (node.Domain is not ("ai.onnx" or "ai.onnx.ml"))
            return Call(body, inputs);

        // A function by the name of an operator: runtimes may take the one or the other.
        return Call(body, inputs) is { } called && Operator(node, inputs, scope) is { } known ? Both(node, called, known) : null;
    }

    private static GraphValue[] Both(OnnxNode node, GraphValue[] one, GraphValue[] other) =>
        [.. Enumerable.Range(0, Math.Max(one.Length, other.Length)).Select(i => GraphValue.Union(node, At(one, i), At(other, i)))];

    private GraphValue[]? Operator(OnnxNode node, GraphValue?[] inputs, GraphScope scope)
    {
        if (node.Constant is { } constant)
            return [GraphScope.Of(constant, node)];

        if (node.OpType is "If" or "Where" && inputs is [{ } condition, ..] && (condition.Raw & _watched) is not 0)
            _conditions.TryAdd(node, GraphValue.Union(node, condition));

        var sizing = 0UL;
        for (var i = WeightedOperators.FirstSizing(node); i < inputs.Length; i++)
            sizing |= inputs[i]?.Raw ?? 0;

        if (!node.Graphs.IsEmpty)
            return Nested(node, inputs, scope) is { } nested ? Sized(nested, sizing) : null;
        if (WeightedOperators.SeesShapeOnly(node))
            return [Size(node, inputs)];
        if (WeightedOperators.Cuts(node, inputs) || (WeightedOperators.LooksUp(node, inputs) && !inputs.Any(value => value is not null && (value.Raw & _watched) is not 0)))
            return [Mix(node, inputs)];

        var all = GraphValue.Union(node, inputs);
        var keeps = all.IsConstant && inputs.Length > 0 && node.OpType is "Identity" or "Cast" or "Reshape" or "Flatten" or "Squeeze" or "Unsqueeze";
        return [sizing is 0 && !keeps ? all : all with { Sized = all.Sized | sizing, Integers = keeps ? inputs[0]?.Integers : null }];
    }

    private static GraphValue[] Sized(GraphValue[] values, ulong sizing) => sizing is 0 ? values : [.. values.Select(value => value with { Sized = value.Sized | sizing })];

    /// <summary>What is only a size depends on those inputs whose values decide that size.</summary>
    private static GraphValue Size(OnnxNode node, GraphValue?[] inputs)
    {
        var all = GraphValue.Union(node, inputs);
        return all.Sized is 0 ? GraphValue.Nothing : new GraphValue { Raw = all.Sized, Node = node, From = all.From ?? Array.Find(inputs, input => input is { Sized: not 0 }) };
    }

    /// <summary>What comes out of an operator with weights: a feature of what goes in.</summary>
    private GraphValue Mix(OnnxNode node, GraphValue?[] inputs)
    {
        if (Array.Find(inputs, input => input is not null && (input.Bypassed & _watched) is not 0) is { } graft)
            _grafts.TryAdd(node, graft);

        var all = GraphValue.Union(node, inputs);

        // An input that only joins features of others, as masks do in every layer, makes no features of its own.
        var own = ((all.Weighted | all.Deep) & ~all.Raw) is 0 ? all.Raw : 0;
        return new GraphValue { Weighted = all.Weighted | own, Deep = all.Weighted | all.Deep, Sized = all.Sized, Elements = all.Elements, Node = node };
    }

    private GraphValue[]? Call(OnnxFunctionBody body, GraphValue?[] inputs)
    {
        if (!HasSteps(body.Inputs.Length + body.Outputs.Length))
            return null;

        var scope = new GraphScope(around: null, body.Nodes.Length);
        for (var i = 0; i < body.Inputs.Length; i++)
            scope.Define(body.Inputs[i], i < inputs.Length && inputs[i] is { } input ? input : GraphValue.Nothing);

        return TryWalk(body.Nodes, scope) ? Named(body.Outputs, scope) : null;
    }

    private GraphValue[]? Nested(OnnxNode node, GraphValue?[] inputs, GraphScope scope)
    {
        var isScan = node.OpType is "Scan";
        if (node.OpType is "Loop" || isScan)
        {
            var states = isScan ? inputs.Length - (int)Math.Clamp(node.ScanInputs ?? 0, 0, inputs.Length) : Math.Max(0, inputs.Length - 2);
            return node.Graphs is [(_, var body)] ? Repeat(node, body, inputs, states, scope) : null;
        }

        // Of a branch and of operators that this version does not know, anything may decide and anything may go in.
        var all = GraphValue.Union(node, inputs);
        List<GraphValue> outputs = [];
        foreach (var (_, graph) in node.Graphs)
        {
            if (Inner(graph, [all], scope) is not { } yielded)
                return null;

            for (var i = 0; i < yielded.Length; i++)
            {
                if (i == outputs.Count)
                    outputs.Add(all);

                outputs[i] = GraphValue.Union(node, yielded[i], outputs[i]);
            }
        }

        return outputs.Count is 0 ? [all] : [.. outputs];
    }

    /// <summary>A <c>Loop</c>, whose body takes its count and condition first, or a <c>Scan</c>, whose body takes what is scanned last.</summary>
    /// <param name="states">How many inputs are carried from one round to the next.</param>
    private GraphValue[]? Repeat(OnnxNode node, OnnxGraph body, GraphValue?[] inputs, int states, GraphScope scope)
    {
        var before = node.OpType is "Loop" ? 2 : 0;
        var formal = inputs.Select(input => (input ?? GraphValue.Nothing) with { Integers = null }).ToArray();
        var yieldedBefore = before is 0 ? 0 : 1;
        for (var round = 0; round < MostRounds; round++)
        {
            if (Inner(body, formal, scope) is not { } yielded)
                return null;

            var hasGrown = false;
            for (var i = 0; i < states && i + yieldedBefore < yielded.Length; i++)
            {
                var value = yielded[i + yieldedBefore];
                if (value.IsWithin(formal[before + i]))
                    continue;

                formal[before + i] = GraphValue.Union(node, value, formal[before + i]);
                hasGrown = true;
            }

            if (!hasGrown)
                return [.. yielded.Skip(yieldedBefore).Select(value => GraphValue.Union(node, [value, .. yielded.Take(yieldedBefore), .. formal.Take(before)]))];
        }

        return null;
    }

    /// <param name="inputs">Of its formal inputs; the last stands for all further ones.</param>
    private GraphValue[]? Inner(OnnxGraph graph, GraphValue[] inputs, GraphScope around)
    {
        if (!HasSteps(graph.Inputs.Length + graph.Outputs.Length + graph.Constants.Count))
            return null;

        var scope = new GraphScope(around, graph.Nodes.Length);
        scope.DefineConstants(graph.Constants);
        for (var i = 0; i < graph.Inputs.Length; i++)
            scope.Define(graph.Inputs[i], At(inputs, i));

        return TryWalk(graph.Nodes, scope) ? Named(graph.Outputs, scope) : null;
    }

    private static GraphValue At(GraphValue[] values, int index) => values.Length is 0 ? GraphValue.Nothing : values[Math.Min(index, values.Length - 1)];

    private static GraphValue[] Named(IEnumerable<string> names, GraphScope scope) => [.. names.Select(name => scope[name] ?? GraphValue.Nothing)];
}
