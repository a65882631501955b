using System.Collections.Immutable;
using SupplyGuard.Formats.FlatBuffers;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Onnx;

namespace SupplyGuard.Formats.Mobile;

/// <summary>ONNX Runtime's own format (ort.fbs): the same graphs as ONNX, after optimisation.</summary>
internal sealed class OrtReader(MobileFacts facts)
{
    private readonly FlatSource _source = facts.Source;

    /// <exception cref="MalformedException">The model is malformed, or beyond the limits.</exception>
    public MobileModel Read()
    {
        var session = _source.Root();
        facts.AddMetadata("ort_version", session.Text(0, "ort_version"));
        var model = session.Table(1, "the model") ?? throw new MalformedException(Fault.Inconsistent, session.Position, "there is no model.");
        facts.AddMetadata("producer_name", model.Text(2, "producer_name"));
        facts.AddMetadata("producer_version", model.Text(3, "producer_version"));
        Graph(model.Table(7, "the graph") ?? throw new MalformedException(Fault.Inconsistent, model.Position, "there is no graph."), "", depth: 0);
        return facts.Finish();
    }

    private void Graph(FlatTable graph, string path, int depth)
    {
        if (depth > facts.Limits.Depth)
            throw new MalformedException(Fault.TooLarge, graph.Position, $"graphs are in nodes of graphs in more than {facts.Limits.Depth} levels.");

        var initializers = graph.Vector(0, 4, "initializers");
        facts.CountTensors(initializers.Count, initializers.Start);
        for (var i = 0L; i < initializers.Count; i++)
        {
            var tensor = initializers.Table(i, "an initializer");
            var name = tensor.Text(0, "the name of an initializer");
            Tensor(tensor, path.Length is 0 ? name : $"{path}/initializer/{name}");
        }

        var sparse = graph.Vector(7, 4, "sparse initializers");
        facts.CountTensors(sparse.Count, sparse.Start);
        for (var i = 0L; i < sparse.Count; i++)
            facts.AddUnread($"{path}/sparse_initializer[{i}]", "it is stored sparse.", sparse.Start);

        var nodes = graph.Vector(2, 4, "nodes");
        facts.CountEntries(nodes.Count, nodes.Start);
        for (var i = 0L; i < nodes.Count; i++)
            Node(nodes.Table(i, "a node"), $"{(path.Length is 0 ? "graph" : path)}/node[{i}", depth);
    }

    private void Node(FlatTable node, string path, int depth)
    {
        var (domain, op) = (node.Text(2, "the domain of a node"), node.Text(5, "the operator of a node"));
        facts.AddOperator(domain.Length is 0 ? "ai.onnx" : domain, op);
        if (node.Int32(6, 0, "the kind of a node") is not 0)
            facts.Add(new CodeUse(CodeUseKind.CustomOperator, op, $"{path}]", node.Position) { Detail = "a fused node, which only the provider that made it can run" });

        var attributes = node.Vector(10, 4, "attributes");
        facts.CountEntries(attributes.Count, attributes.Start);
        for (var i = 0L; i < attributes.Count; i++)
            Attribute(attributes.Table(i, "an attribute"), $"{path}:{op}]", depth);
    }

    private void Attribute(FlatTable attribute, string path, int depth)
    {
        path = $"{path}/{attribute.Text(0, "the name of an attribute")}";
        if (path.Length > facts.Limits.NameBytes * 4)
            throw new MalformedException(Fault.TooLarge, attribute.Position, $"the path of an attribute is longer than {facts.Limits.NameBytes * 4} characters.");

        if (attribute.Table(6, "a tensor") is { } tensor)
            Counted(tensor, path);
        if (attribute.Table(7, "a graph") is { } graph)
            Graph(graph, path, depth + 1);

        var tensors = attribute.Vector(11, 4, "tensors");
        for (var i = 0L; i < tensors.Count; i++)
            Counted(tensors.Table(i, "a tensor"), $"{path}/tensors[{i}]");

        var graphs = attribute.Vector(12, 4, "graphs");
        for (var i = 0L; i < graphs.Count; i++)
            Graph(graphs.Table(i, "a graph"), $"{path}/graphs[{i}]", depth + 1);
    }

    private void Counted(FlatTable tensor, string name)
    {
        facts.CountTensors(1, tensor.Position);
        Tensor(tensor, name);
    }

    private void Tensor(FlatTable tensor, string name)
    {
        var dimensions = tensor.Vector(2, 8, "the shape of a tensor");
        if (dimensions.Count > facts.Limits.Rank)
            throw new MalformedException(Fault.TooLarge, tensor.Position, $"tensor '{name}' has {dimensions.Count} dimensions; the limit is {facts.Limits.Rank}.");

        var shape = ImmutableArray.CreateBuilder<long>((int)dimensions.Count);
        for (var i = 0L; i < dimensions.Count; i++)
            shape.Add(dimensions.Int64(i, "a dimension"));

        var type = tensor.Int32(3, 0, "the type of a tensor");
        var bytes = tensor.Vector(4, 1, "the bytes of a tensor");
        var dtype = TypeOf(type);
        if (unchecked((long)tensor.UInt64(6, ulong.MaxValue, "the place of a tensor")) >= 0)
            facts.AddUnread(name, "its bytes are in a file beside the model, which is not read.", tensor.Position);
        else if (dtype is null || dtype is "STRING")
            facts.AddUnread(name, $"its element type is {type}, which holds no plain numbers.", tensor.Position);
        else
            facts.Add(name, dtype, shape.MoveToImmutable(), bytes.Start, bytes.Count, tensor.Position);
    }

    private static string? TypeOf(int type) => OnnxDataType.NameOf(type);
}
