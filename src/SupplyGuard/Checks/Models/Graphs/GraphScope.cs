using SupplyGuard.Formats.Onnx.Graphs;

namespace SupplyGuard.Checks.Models.Graphs;

/// <summary>The values of one graph by name. Graphs inside nodes see those around them.</summary>
/// <param name="nodes">How many nodes the graph has: most make one value.</param>
internal sealed class GraphScope(GraphScope? around, int nodes)
{
    private readonly Dictionary<string, GraphValue> _values = new(nodes, StringComparer.Ordinal);

    private readonly GraphScope? _outer = around;

    /// <summary>What was asked of the scopes around this one, which may be many: nothing in them changes while this one is open.</summary>
    private Dictionary<string, GraphValue?>? _known;

    /// <summary>Null for a name that nothing has made yet.</summary>
    public GraphValue? this[string name] => _values.TryGetValue(name, out var value) ? value : _outer is null ? null : Around(name);

    public void Define(string name, GraphValue value)
    {
        if (name.Length > 0)
            _values[name] = value;
    }

    /// <summary>Adds a value of a node. What is known of a name only grows, also when a hostile graph makes it twice.</summary>
    /// <returns>Whether anything is known now that was not before.</returns>
    public bool Grow(string name, GraphValue value)
    {
        if (name.Length is 0)
            return false;
        if (!_values.TryGetValue(name, out var known))
        {
            _values.Add(name, value);
            return true;
        }

        if (value.IsWithin(known))
            return false;

        _values[name] = GraphValue.Union(value.Node, value, known);
        return true;
    }

    public void DefineConstants(IEnumerable<KeyValuePair<string, OnnxConstant>> constants)
    {
        foreach (var (name, constant) in constants)
            Define(name, Of(constant, node: null));
    }

    public static GraphValue Of(OnnxConstant constant, OnnxNode? node) => new() { Elements = constant.Elements, Integers = constant.Integers, Node = node };

    private GraphValue? Around(string name)
    {
        _known ??= new Dictionary<string, GraphValue?>(StringComparer.Ordinal);
        if (_known.TryGetValue(name, out var known))
            return known;

        for (var scope = _outer; scope is not null && known is null; scope = scope._outer)
            known = scope._values.GetValueOrDefault(name);

        _known.Add(name, known);
        return known;
    }
}
