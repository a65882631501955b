using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Protobuf;

namespace SupplyGuard.Formats.TensorFlow;

/// <summary>Reads what stands around graphs: <c>SavedModel</c> (saved_model.proto) and <c>MetaGraphDef</c> (meta_graph.proto).</summary>
internal sealed class ContainerReader(GraphFacts facts)
{
    private readonly GraphSource _source = facts.Source;
    private int _metaGraphs;

    /// <exception cref="MalformedException">The file is malformed, or beyond the limits.</exception>
    public TensorFlowModel Read(GraphContainer kind, ProtobufRange range)
    {
        switch (kind)
        {
            case GraphContainer.SavedModel:
                Each(range, 2, MetaGraph);
                break;
            case GraphContainer.MetaGraph:
                MetaGraph(range);
                break;
            default:
                new GraphReader(facts, "", depth: 0).Read(range, [], new HashSet<string>());
                break;
        }

        return facts.Finish();
    }

    private void MetaGraph(ProtobufRange range)
    {
        var prefix = _metaGraphs++ is 0 ? "" : $"meta_graph[{_metaGraphs - 1}]/";
        List<string> savers = [];
        HashSet<string> assets = new(StringComparer.Ordinal);
        Each(range, 1, Information);
        Each(range, 3, saver => Saver(saver, savers));
        Each(range, 6, asset => Asset(asset, prefix, assets));
        Each(range, 2, graph => new GraphReader(facts, prefix, depth: 0).Read(graph, savers, assets));
    }

    /// <summary>Tags and the version of TensorFlow (MetaInfoDef).</summary>
    private void Information(ProtobufRange range)
    {
        var cursor = _source.Open(range);
        while (cursor.Next())
        {
            if (cursor.Field is 4 && cursor.Wire is WireType.Length)
                facts.AddMetadata("tag", cursor.Name("a tag"), cursor.FieldOffset);
            else if (cursor.Field is 5 && cursor.Wire is WireType.Length)
                facts.AddMetadata("tensorflow_version", cursor.Name("tensorflow_version"), cursor.FieldOffset);
            else
                cursor.Skip("a field");
        }
    }

    /// <summary>The nodes that save and restore (SaverDef): tensor to save to, node that restores.</summary>
    private void Saver(ProtobufRange range, List<string> savers)
    {
        var cursor = _source.Open(range);
        while (cursor.Next())
        {
            if (cursor.Field is 2 or 3 && cursor.Wire is WireType.Length)
                savers.Add(GraphReader.NodeOf(cursor.Name("the name of a saver's node")));
            else
                cursor.Skip("a field");
        }
    }

    /// <summary>A file beside the model (AssetFileDef): the tensor that will hold its path, and its name in the folder of assets.</summary>
    private void Asset(ProtobufRange range, string prefix, HashSet<string> assets)
    {
        var cursor = _source.Open(range);
        while (cursor.Next())
        {
            if (cursor.Field is 1 && cursor.Wire is WireType.Length)
            {
                Each(cursor.Range("tensor_info"), 1, name => assets.Add(GraphReader.NodeOf(_source.Text(name, _source.Limits.NameLength, "the name of an asset's tensor"))));
            }
            else if (cursor.Field is 2 && cursor.Wire is WireType.Length)
            {
                var (offset, name) = (cursor.FieldOffset, cursor.Name("the name of an asset"));
                if (OutsidePath.Is(name) || name.Contains("..", StringComparison.Ordinal))
                    facts.Add(new CodeUse(CodeUseKind.Outside, name, prefix + "asset_file_def", offset), prefix);
            }
            else
            {
                cursor.Skip("a field");
            }
        }
    }

    private void Each(ProtobufRange range, int field, Action<ProtobufRange> read)
    {
        var cursor = _source.Open(range);
        while (cursor.Next())
        {
            if (cursor.Field == field && cursor.Wire is WireType.Length)
                read(cursor.Range("a message"));
            else
                cursor.Skip("a field");
        }
    }
}
