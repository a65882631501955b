using SupplyGuard.Formats.Models;

namespace SupplyGuard.Formats.TensorFlow;

/// <summary>
/// Which nodes name which operators and call which functions, so that operators that save and restore can be told from the same operators
/// anywhere else: what a SaverDef's nodes need, and nothing else calls, is the saver's.
/// </summary>
internal sealed class CallGraph
{
    private readonly HashSet<string> _functions = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Function, string Op), (string Node, long Offset)> _operators = [];
    private readonly List<(string Function, string Node, string Op, long Offset)> _saving = [];
    private readonly Dictionary<string, List<string>> _inputs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _operatorsOfNodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _callsOfNodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _callsOfFunctions = new(StringComparer.Ordinal);

    /// <summary>Where something is, for people.</summary>
    public static string Place(string function, string node) => function.Length is 0 ? node : $"{function}/{node}";

    /// <returns>Whether no function of this name was declared before.</returns>
    public bool Declare(string function) => _functions.Add(function);

    public void Node(string function, string name, string op, long offset)
    {
        if (Saves(op))
            _saving.Add((function, name, op, offset));
        else
            _ = _operators.TryAdd((function, op), (name, offset));

        // An operator may be a function of the library, which is then called; whether it is one is known at the end.
        if (function.Length > 0)
            Call(function, name, op);
        else
            _operatorsOfNodes[name] = op;
    }

    /// <summary>That a node takes something from another of the graph itself.</summary>
    public void Input(string node, string from) => List(_inputs, node).Add(from);

    public void Call(string function, string node, string called) => Set(function.Length is 0 ? _callsOfNodes : _callsOfFunctions, function.Length is 0 ? node : function).Add(called);

    /// <param name="savers">Nodes that a SaverDef names.</param>
    /// <param name="prefix">What stands before the names of this graph.</param>
    public IEnumerable<(CodeUse Use, string Scope)> Operators(IReadOnlyCollection<string> savers, string prefix)
    {
        foreach (var ((function, op), (node, offset)) in _operators)
        {
            var kind = _functions.Contains(op) ? CodeUseKind.Function : CodeUseKind.Operator;
            yield return (new CodeUse(kind, op, prefix + Place(function, node), offset), prefix + function);
        }

        var nodes = Closure(savers.Where(name => name.Length > 0), node => _inputs.GetValueOrDefault(node) ?? []);
        var inside = Called(nodes);
        var elsewhere = Called(_callsOfNodes.Keys.Concat(_operatorsOfNodes.Keys).Where(node => !nodes.Contains(node)));
        foreach (var (function, node, op, offset) in _saving)
        {
            var isSavers = function.Length is 0 ? nodes.Contains(node) : inside.Contains(function) && !elsewhere.Contains(function);
            yield return (new CodeUse(CodeUseKind.Operator, op, prefix + Place(function, node), offset) { Detail = isSavers ? TensorFlowModel.Saver : "" }, prefix + function);
        }
    }

    /// <summary>Operators that read and write checkpoints.</summary>
    private static bool Saves(string op) => op is "SaveV2" or "RestoreV2" or "Save" or "SaveSlices" or "Restore" or "RestoreSlice" or "MergeV2Checkpoints";

    private HashSet<string> Called(IEnumerable<string> nodes) =>
        Closure(
            nodes.SelectMany(node => (_callsOfNodes.GetValueOrDefault(node) ?? []).Append(_operatorsOfNodes.GetValueOrDefault(node, ""))).Where(_functions.Contains),
            function => (_callsOfFunctions.GetValueOrDefault(function) ?? []).Where(_functions.Contains));

    private static HashSet<string> Closure(IEnumerable<string> start, Func<string, IEnumerable<string>> next)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Stack<string>(start);
        while (waiting.TryPop(out var name))
        {
            if (!found.Add(name))
                continue;

            foreach (var further in next(name))
                waiting.Push(further);
        }

        return found;
    }

    private static List<string> List(Dictionary<string, List<string>> lists, string key) => lists.TryGetValue(key, out var list) ? list : lists[key] = [];

    private static HashSet<string> Set(Dictionary<string, HashSet<string>> sets, string key) => sets.TryGetValue(key, out var set) ? set : sets[key] = new HashSet<string>(StringComparer.Ordinal);
}
