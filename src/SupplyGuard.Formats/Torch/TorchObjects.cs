using System.Globalization;
using SupplyGuard.Formats.Pickle;

namespace SupplyGuard.Formats.Torch;

/// <summary>Walks over what a pickle made, in search of tensors. Their path is the keys, attributes and positions that lead to them.</summary>
/// <param name="folder">Folder of the archive in which the storages of this pickle lie.</param>
/// <param name="keepsValues">Whether plain values in dictionaries are kept as metadata.</param>
internal sealed class TorchObjects(PickleGraph graph, TorchFacts facts, string folder, bool keepsValues)
{
    private readonly TorchTensorCall _tensors = new(graph, facts, folder);
    private readonly HashSet<int> _open = [];
    private readonly HashSet<int> _barren = [];
    private int _steps;
    private int _loops;

    /// <param name="name">Name that stands before all paths; empty for none.</param>
    /// <exception cref="MalformedException">The pickle made more than the limits allow, or its tensors contradict each other.</exception>
    public void Walk(string name)
    {
        if (graph.IsIncomplete)
            throw new MalformedException(Fault.TooLarge, graph.PositionOf(graph.Root), "the pickle makes more objects than are kept, so its tensors cannot be told.");

        Walk(graph.Root, name, depth: 0, isObject: false);
    }

    /// <summary>Constants of TorchScript: a tuple, whose elements its code calls <c>CONSTANTS.c0</c> and so on.</summary>
    /// <exception cref="MalformedException">The pickle made more than the limits allow, or its tensors contradict each other.</exception>
    public void WalkConstants(string name)
    {
        if (graph.Elements(graph.Root, facts.Limits.Tensors) is not { } constants)
        {
            Walk(name);
            return;
        }

        for (var i = 0; i < constants.Length; i++)
            Walk(constants[i], string.Create(CultureInfo.InvariantCulture, $"{name}.c{i}"), depth: 1, isObject: true);
    }

    private void Walk(PickleValue value, string path, int depth, bool isObject)
    {
        if (!value.IsNode)
            return;

        if (++_steps > facts.Limits.Steps || depth > facts.Limits.Depth || path.Length > facts.Limits.PathLength)
            throw new MalformedException(Fault.TooLarge, graph.PositionOf(value), $"the objects of the pickle take more than {facts.Limits.Steps} steps, or are deeper than {facts.Limits.Depth}.");
        if (_barren.Contains(value.Node))
            return;
        if (!_open.Add(value.Node))
        {
            _loops++;
            return;
        }

        var (found, loops) = (facts.Tensors.Count + facts.Unread.Count, _loops);
        Look(value, path, depth, isObject);
        _open.Remove(value.Node);

        // What holds no tensor need not be walked again, or a pickle of nested references would take for ever (the 'billion laughs').
        if (found == facts.Tensors.Count + facts.Unread.Count && loops == _loops)
            _barren.Add(value.Node);
    }

    private void Look(PickleValue value, string path, int depth, bool isObject)
    {
        if (value.Kind is not PickleKind.Opaque)
        {
            Parts(value, path, depth, isObject);
            return;
        }

        if (_tensors.TryAddStorage(value, path))
            return;
        if (graph.Part(value, PickleLinkRole.Callee) is { } callee && graph.Part(value, PickleLinkRole.Arguments) is { } arguments && graph.ImportOf(callee) is var (module, name))
            Call(value, module, name, arguments, path, depth);
        else
            Parts(value, path, depth, isObject: true);
    }

    private void Call(PickleValue value, string module, string name, PickleValue arguments, string path, int depth)
    {
        switch (module, name)
        {
            case var _ when TorchTensorCall.IsKnown(module, name):
                _tensors.Add(name, arguments, path, graph.PositionOf(value));
                if (name is "_rebuild_qtensor" && graph.Elements(arguments, 16) is [_, _, _, _, var quantizer, ..])
                    Walk(quantizer, path + ".quantizer", depth + 1, isObject: false);

                break;
            case ("torch._utils", "_rebuild_parameter" or "_rebuild_parameter_with_state") or ("torch.nn.parameter", "Parameter" or "Buffer") when graph.Elements(arguments, 16) is [var inner, ..]:
                Walk(inner, path, depth + 1, isObject: false);
                break;
            case ("torch._tensor", "_rebuild_from_type_v2") when graph.Elements(arguments, 16) is [var function, _, var given, var state]
                && graph.ImportOf(function) is var (innerModule, innerName) && TorchTensorCall.IsKnown(innerModule, innerName):
                _tensors.Add(innerName, given, path, graph.PositionOf(value));
                Walk(state, path + ".state", depth + 1, isObject: true);
                break;
            case ("torch._utils", "_rebuild_meta_tensor_no_storage"):
                facts.AddUnread(path, "it is a meta tensor: a shape without data.", graph.PositionOf(value));
                break;
            default:
                var isDictionary = (module, name) is ("collections", "OrderedDict" or "defaultdict" or "Counter");
                Arguments(arguments, path, depth, isDictionary);
                Parts(value, path, depth, isObject: !isDictionary);
                return;
        }

        // What is done to a tensor afterwards: attributes that may be tensors themselves.
        Parts(value, path + ".state", depth, isObject: true);
    }

    /// <summary>Arguments that nothing is known of count as elements; a dictionary may be given a list of pairs, as Python 2 wrote it.</summary>
    private void Arguments(PickleValue arguments, string path, int depth, bool isDictionary)
    {
        if (isDictionary && graph.Elements(arguments, 1) is [{ Kind: PickleKind.List } list] && graph.Elements(list, facts.Limits.Tensors) is { } pairs)
        {
            foreach (var pair in pairs)
            {
                if (graph.Elements(pair, 2) is [var key, var value])
                    Walk(value, Join(path, Name(key)), depth + 1, isObject: false);
                else
                    Walk(pair, path, depth + 1, isObject: false);
            }
        }
        else
        {
            Walk(arguments, path, depth + 1, isObject: true);
        }
    }

    /// <summary>Everything that hangs on a node, but what is called and its arguments.</summary>
    private void Parts(PickleValue value, string path, int depth, bool isObject)
    {
        var key = default(PickleValue);
        var element = 0;
        for (var next = graph[value].First; next is not 0;)
        {
            var link = graph.Link(next);
            next = link.Next;
            switch (link.Role)
            {
                case PickleLinkRole.Key:
                    key = link.Value;
                    if (key.IsNode)
                        Walk(key, Join(path, "key"), depth + 1, isObject: true);

                    break;
                case PickleLinkRole.Value when link.Value.IsNode:
                    Walk(link.Value, Attribute(path, key, isObject), depth + 1, isObject);
                    break;
                case PickleLinkRole.Value when keepsValues && !isObject && facts.HasRoomForMetadata:
                    TorchValues.Keep(graph, facts, link.Value, Join(path, Name(key)));
                    break;
                case PickleLinkRole.Element when link.Value.IsNode:
                    Walk(link.Value, Join(path, element.ToString(CultureInfo.InvariantCulture)), depth + 1, isObject);
                    element++;
                    break;
                case PickleLinkRole.Element:
                    element++;
                    break;
                case PickleLinkRole.State:
                    State(link.Value, path, depth);
                    break;
                case PickleLinkRole.KeywordArguments or PickleLinkRole.Id:
                    Walk(link.Value, path, depth + 1, isObject: true);
                    break;
            }
        }
    }

    /// <summary>The attributes of an object; or those and its slots, as a pair.</summary>
    private void State(PickleValue state, string path, int depth)
    {
        if (graph.Elements(state, 2) is [{ Kind: PickleKind.Dictionary or PickleKind.None } attributes, { Kind: PickleKind.Dictionary } slots])
        {
            Walk(attributes, path, depth + 1, isObject: true);
            Walk(slots, path, depth + 1, isObject: true);
        }
        else
        {
            Walk(state, path, depth + 1, isObject: true);
        }
    }

    /// <summary>A module keeps its tensors and its parts in three dictionaries whose names are no part of any name that PyTorch shows.</summary>
    private string Attribute(string path, PickleValue key, bool isObject) =>
        Name(key) is var name && isObject && name is "_parameters" or "_buffers" or "_modules" ? path : Join(path, name);

    private string Name(PickleValue key) => key.Kind switch
    {
        PickleKind.Text when key.Length <= facts.Limits.NameBytes => graph.TextOf(key, facts.Limits.NameBytes),
        PickleKind.Integer => key.Number.ToString(CultureInfo.InvariantCulture),
        PickleKind.Bool => key.Number is 0 ? "False" : "True",
        PickleKind.Float => key.Float.ToString("R", CultureInfo.InvariantCulture),
        var kind => string.Create(CultureInfo.InvariantCulture, $"<{kind} at {(key.IsNode ? graph.PositionOf(key) : key.Start)}>"),
    };

    private static string Join(string path, string name) => path.Length is 0 ? name : $"{path}.{name}";
}
