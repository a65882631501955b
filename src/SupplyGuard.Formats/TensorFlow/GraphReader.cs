using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Protobuf;

namespace SupplyGuard.Formats.TensorFlow;

/// <summary>
/// Reads one graph with its library of functions (graph.proto, node_def.proto, function.proto). Every node is looked at, whether anything
/// reaches it or not.
/// </summary>
/// <param name="prefix">What stands before the names of this graph; empty for the first.</param>
/// <param name="depth">How many graphs this one is inside of.</param>
internal sealed class GraphReader(GraphFacts facts, string prefix, int depth)
{
    /// <summary>Bytes of a text that are judged as a path: one less than Linux takes.</summary>
    private const int LongestPath = 4095;

    private readonly GraphSource _source = facts.Source;
    private readonly CallGraph _calls = new();
    private IReadOnlySet<string> _assets = new HashSet<string>();
    private bool _hasVariables;

    /// <summary>The node that a name of a tensor or of a control input belongs to.</summary>
    public static string NodeOf(string tensor)
    {
        var name = tensor.StartsWith('^') ? tensor[1..] : tensor;
        return name.IndexOf(':', StringComparison.Ordinal) is >= 0 and var end ? name[..end] : name;
    }

    /// <param name="savers">Nodes that a SaverDef names.</param>
    /// <param name="assets">Nodes whose text is set to the path of an asset when the graph is loaded.</param>
    /// <exception cref="MalformedException">The graph is malformed, or beyond the limits.</exception>
    public void Read(ProtobufRange range, IReadOnlyCollection<string> savers, IReadOnlySet<string> assets)
    {
        _assets = assets;
        var cursor = _source.Open(range);
        while (cursor.Next())
        {
            if (cursor.Field is 1 && cursor.Wire is WireType.Length)
                Node(cursor.Range("node"), "");
            else if (cursor.Field is 2 && cursor.Wire is WireType.Length)
                Library(cursor.Range("library"));
            else
                cursor.Skip("a field");
        }

        foreach (var use in _calls.Operators(savers, prefix))
            facts.Add(use.Use, use.Scope);
        if (_hasVariables)
            facts.AddUnread(prefix + "variables", "the weights are in a checkpoint beside the graph, which this version does not read.", range.Start);
    }

    private void Library(ProtobufRange range)
    {
        var cursor = _source.Open(range);
        while (cursor.Next())
        {
            if (cursor.Field is 1 && cursor.Wire is WireType.Length)
            {
                Function(cursor.Range("function"));
            }
            else if (cursor.Field is 2 && cursor.Wire is WireType.Length)
            {
                // GradientDef: that a function is another's gradient is a way to call it.
                var gradient = _source.Open(cursor.Range("gradient"));
                while (gradient.Next())
                {
                    if (gradient.Field is 2 && gradient.Wire is WireType.Length)
                        _calls.Call("", "", gradient.Name("gradient_func"));
                    else
                        gradient.Skip("a field");
                }
            }
            else
            {
                cursor.Skip("a field");
            }
        }
    }

    private void Function(ProtobufRange range)
    {
        facts.CountFunction(range.Start);
        var name = "";
        var cursor = _source.Open(range);
        while (cursor.Next())
        {
            if (cursor.Field is not 1 || cursor.Wire is not WireType.Length)
            {
                cursor.Skip("a field");
                continue;
            }

            var signature = _source.Open(cursor.Range("signature"));
            while (signature.Next())
            {
                if (signature.Field is 1 && signature.Wire is WireType.Length)
                    name = _source.Keep(signature.Name("the name of a function"), signature.FieldOffset);
                else
                    signature.Skip("a field");
            }
        }

        if (name.Length is 0 || !_calls.Declare(name))
            throw new MalformedException(Fault.Inconsistent, range.Start, $"the function '{name}' has no name, or is there twice.");

        var body = _source.Open(range);
        while (body.Next())
        {
            if (body.Field is 3 && body.Wire is WireType.Length)
                Node(body.Range("node_def"), name);
            else if (body.Field is 5 && body.Wire is WireType.Length)
                Attribute(body.Range("attr"), name, name, isConstant: false, nesting: 0);
            else
                body.Skip("a field");
        }
    }

    /// <param name="function">The function that the node is in; empty for the graph itself.</param>
    private void Node(ProtobufRange range, string function)
    {
        facts.CountNode(range.Start);
        var (name, op) = ("", "");
        var cursor = _source.Open(range);
        while (cursor.Next())
        {
            if (cursor.Field is 1)
            {
                cursor.Once("the name of a node");
                name = _source.Known(cursor.Name("the name of a node"), cursor.FieldOffset);
            }
            else if (cursor.Field is 2)
            {
                cursor.Once("the operator of a node");
                op = _source.Known(cursor.Name("the operator of a node"), cursor.FieldOffset);
            }
            else
            {
                cursor.Skip("a field");
            }
        }

        if (op.Length is 0)
            throw new MalformedException(Fault.Inconsistent, range.Start, $"the node '{name}' has no operator.");

        _hasVariables |= op is "VarHandleOp" or "VariableV2" or "Variable";
        _calls.Node(function, name, op, range.Start);
        var rest = _source.Open(range);
        while (rest.Next())
        {
            if (rest.Field is 3 && function.Length is 0 && rest.Wire is WireType.Length)
                _calls.Input(name, _source.Known(NodeOf(rest.Name("an input")), rest.FieldOffset));
            else if (rest.Field is 5 && rest.Wire is WireType.Length)
                Attribute(rest.Range("attr"), function, name, op is "Const", nesting: 0);
            else
                rest.Skip("a field");
        }
    }

    /// <summary>One entry of a map of attributes.</summary>
    private void Attribute(ProtobufRange range, string function, string node, bool isConstant, int nesting)
    {
        var key = "";
        var cursor = _source.Open(range);
        while (cursor.Next())
        {
            if (cursor.Field is 1 && cursor.Wire is WireType.Length)
                key = cursor.Name("the name of an attribute");
            else
                cursor.Skip("a field");
        }

        var values = _source.Open(range);
        while (values.Next())
        {
            if (values.Field is 2 && values.Wire is WireType.Length)
                Value(values.Range("value"), function, node, isConstant && key is "value" ? "" : "/" + key, nesting);
            else
                values.Skip("a field");
        }
    }

    /// <summary>A value (attr_value.proto), or a list of values: bytes, tensors and functions are looked at.</summary>
    private void Value(ProtobufRange range, string function, string node, string key, int nesting)
    {
        if (nesting > _source.Limits.Depth)
            throw new MalformedException(Fault.TooLarge, range.Start, $"attributes are nested in more than {_source.Limits.Depth} levels.");

        var index = 0;
        var cursor = _source.Open(range);
        while (cursor.Next())
        {
            if (cursor.Wire is not WireType.Length)
            {
                cursor.SkipNumbers("a field");
                continue;
            }

            var inner = cursor.Range("a value");
            switch (cursor.Field)
            {
                case 1:
                    List(inner, function, node, key, nesting + 1);
                    break;
                case 2:
                    Bytes(inner, function, node, isAlone: true);
                    break;
                case 8:
                    Tensor(inner, function, node, index++ is 0 ? key : $"{key}[{index - 1}]");
                    break;
                case 10:
                    Named(inner, function, node, nesting + 1);
                    break;
            }
        }
    }

    private void List(ProtobufRange range, string function, string node, string key, int nesting)
    {
        var index = 0;
        var cursor = _source.Open(range);
        while (cursor.Next())
        {
            if (cursor.Wire is not WireType.Length)
            {
                cursor.SkipNumbers("a field");
                continue;
            }

            var inner = cursor.Range("a value");
            switch (cursor.Field)
            {
                case 2:
                    Bytes(inner, function, node, isAlone: false);
                    break;
                case 8:
                    Tensor(inner, function, node, $"{key}[{index++}]");
                    break;
                case 9:
                    Named(inner, function, node, nesting + 1);
                    break;
            }
        }
    }

    /// <summary>A function by its name, with attributes of its own (NameAttrList).</summary>
    private void Named(ProtobufRange range, string function, string node, int nesting)
    {
        var cursor = _source.Open(range);
        while (cursor.Next())
        {
            if (cursor.Field is 1 && cursor.Wire is WireType.Length)
                _calls.Call(function, node, _source.Known(cursor.Name("the name of a function"), cursor.FieldOffset));
            else if (cursor.Field is 2 && cursor.Wire is WireType.Length)
                Attribute(cursor.Range("attr"), function, $"{node}/attr[{cursor.FieldOffset}]", isConstant: false, nesting);
            else
                cursor.Skip("a field");
        }
    }

    private void Tensor(ProtobufRange range, string function, string node, string key)
    {
        var name = function.Length is 0 ? prefix + node + key : $"{prefix}function[{function}]/{node}{key}";
        new GraphTensor(facts, name, (text, isAlone) => Bytes(text, function, node, isAlone)).Read(range);
    }

    /// <summary>Bytes may be a text, of which a path is said, and may be a whole graph, which is read.</summary>
    private void Bytes(ProtobufRange range, string function, string node, bool isAlone)
    {
        if (range.Length is 0)
            return;

        if (range.Length > _source.Limits.NestedBytes || TensorFlowOutline.IsGraph(_source, range))
        {
            if (depth == _source.Limits.Graphs || range.Length > _source.Limits.NestedBytes)
                throw new MalformedException(Fault.TooLarge, range.Start, $"graphs are inside graphs in more than {_source.Limits.Graphs} levels, or one has more than {_source.Limits.NestedBytes} bytes.");

            new GraphReader(facts, $"{prefix}{Place(function, node)}@{range.Start}!", depth + 1).Read(range, [], new HashSet<string>());
        }
        else if (isAlone && !(function.Length is 0 && _assets.Contains(node)) && Start(range) is var text && OutsidePath.Is(text))
        {
            facts.Add(new CodeUse(CodeUseKind.Outside, text, prefix + Place(function, node), range.Start), prefix);
        }
    }

    /// <summary>A text, or the start of one that is longer than any path: what opens a file decides by its start.</summary>
    private string Start(ProtobufRange range)
    {
        var length = (int)Math.Min(range.Length, LongestPath);
        return System.Text.Encoding.Latin1.GetString(_source.Ahead(range.Start, range.End, length, "a text")[..length]);
    }

    private static string Place(string function, string node) => CallGraph.Place(function, node);
}
