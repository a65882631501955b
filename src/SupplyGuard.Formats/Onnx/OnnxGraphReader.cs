using SupplyGuard.Formats.Protobuf;

namespace SupplyGuard.Formats.Onnx;

/// <summary>Walks a <c>GraphProto</c> and every graph inside it. Depth is bounded by the limits, not by the file.</summary>
internal sealed class OnnxGraphReader(OnnxFacts facts)
{
    /// <summary>Path of the main graph. Its initializers alone go by their bare names.</summary>
    public const string Main = "graph";

    private const int Node = 1;
    private const int Name = 2;
    private const int Initializer = 5;
    private const int DocString = 10;
    private const int Input = 11;
    private const int Output = 12;
    private const int ValueInfo = 13;
    private const int QuantizationAnnotation = 14;
    private const int SparseInitializer = 15;
    private const int MetadataProps = 16;

    private readonly List<OnnxValue> _inputs = [];
    private readonly List<OnnxValue> _outputs = [];

    public IReadOnlyList<OnnxValue> Inputs => _inputs;

    public IReadOnlyList<OnnxValue> Outputs => _outputs;

    /// <summary>Walks a graph and returns how many nodes and initializers it has itself.</summary>
    public int Read(ProtobufRange graph, string path, int depth)
    {
        facts.CountAttribute(graph.Start);
        var source = facts.Source;
        if (depth > source.Limits.SubgraphDepth)
            throw new MalformedException(Fault.TooLarge, graph.Start, $"graphs are nested deeper than {source.Limits.SubgraphDepth} levels.");

        var nodes = 0;
        var initializers = 0;
        var cursor = source.Open(graph);
        while (cursor.Next())
        {
            switch (cursor.Field)
            {
                case Node:
                    new OnnxNodeReader(facts, this, path, depth).Read(cursor.Range("node"), nodes);
                    nodes++;
                    break;
                case Initializer:
                    ReadInitializer(cursor.Range("initializer"), path);
                    initializers++;
                    break;
                case SparseInitializer:
                    ReadSparseInitializer(cursor.Range("sparse_initializer"), path);
                    initializers++;
                    break;
                case Input or Output when path == Main:
                    AddValue(cursor.Field == Input ? _inputs : _outputs, cursor.Range("graph input or output"));
                    break;
                case Name or DocString:
                    cursor.Once("graph text");
                    _ = cursor.Range("graph text");
                    break;
                case Input or Output or ValueInfo or QuantizationAnnotation or MetadataProps:
                    _ = cursor.Range("graph field");
                    break;
                default:
                    cursor.SkipUnknown();
                    break;
            }
        }

        return nodes + initializers;
    }

    private void ReadInitializer(ProtobufRange message, string path)
    {
        var tensor = OnnxTensorReader.Read(facts.Source, message);
        if (tensor.Name.Length == 0)
            throw new MalformedException(Fault.Inconsistent, message.Start, "an initializer has no name.");

        facts.Add(tensor, path == Main ? tensor.Name : facts.Source.Path(path, "/initializer/" + tensor.Name, message.Start));
    }

    private void ReadSparseInitializer(ProtobufRange message, string path)
    {
        var sparse = OnnxSparseTensor.Read(facts.Source, message);
        if (sparse.Values.Name.Length == 0)
            throw new MalformedException(Fault.Inconsistent, message.Start, "a sparse initializer has no name.");

        sparse.AddTo(facts, facts.Source.Path(path, "/sparse_initializer/" + sparse.Values.Name, message.Start));
    }

    private void AddValue(List<OnnxValue> values, ProtobufRange message)
    {
        if (values.Count == facts.Source.Limits.Entries)
            throw new MalformedException(Fault.TooLarge, message.Start, $"the graph has more than {facts.Source.Limits.Entries} inputs or outputs.");

        values.Add(OnnxValueReader.Read(facts.Source, message));
    }
}
