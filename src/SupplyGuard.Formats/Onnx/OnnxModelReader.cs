using SupplyGuard.Formats.Onnx.Graphs;
using SupplyGuard.Formats.Protobuf;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Onnx;

/// <summary>Walks a <c>ModelProto</c>, which is the whole file.</summary>
internal sealed class OnnxModelReader(OnnxFacts facts)
{
    public const int IrVersion = 1;
    public const int ProducerName = 2;
    public const int ProducerVersion = 3;
    public const int Domain = 4;
    public const int ModelVersion = 5;
    public const int DocString = 6;
    public const int Graph = 7;
    public const int OpsetImport = 8;
    public const int MetadataProps = 14;
    public const int TrainingInfo = 20;
    public const int Functions = 25;
    public const int Configuration = 26;

    /// <summary>Since this IR version a model must say which operators it means (onnx, docs/IR.md).</summary>
    private const long FirstIrVersionWithOpsets = 3;

    private readonly OnnxSource _source = facts.Source;
    private readonly OnnxGraphReader _graphs = new(facts);
    private readonly List<OnnxOpset> _opsets = [];
    private readonly List<KeyValuePair<string, string>> _metadata = [];
    private readonly List<OnnxFunction> _functions = [];
    private readonly HashSet<string> _metadataKeys = [];
    private readonly string[] _texts = ["", "", "", "", ""];
    private long _irVersion;
    private long _modelVersion;
    private int _trainings;
    private bool _hasGraph;

    /// <exception cref="MalformedException">The file is no ONNX model.</exception>
    public OnnxModel Read()
    {
        var cursor = _source.Open(new ProtobufRange(0, _source.File.Length));
        while (cursor.Next())
            ReadField(ref cursor);

        if (_irVersion < 1)
            throw new MalformedException(Fault.Inconsistent, _source.File.Length, "the file has no ir_version, so it is no ONNX model.");
        if (!_hasGraph)
            throw new MalformedException(Fault.Inconsistent, _source.File.Length, "the model has no graph.");
        if (_irVersion >= FirstIrVersionWithOpsets && _opsets.Count == 0)
            throw new MalformedException(Fault.Inconsistent, _source.File.Length, "the model imports no operator set.");

        return new OnnxModel
        {
            IrVersion = _irVersion,
            ProducerName = _texts[ProducerName],
            ProducerVersion = _texts[ProducerVersion],
            Domain = _texts[Domain],
            ModelVersion = _modelVersion,
            OpsetImports = [.. _opsets],
            Tensors = [.. facts.Tensors],
            Operators = [.. facts.Operators],
            ExternalFiles = [.. facts.ExternalFiles],
            Inputs = [.. _graphs.Inputs],
            Outputs = [.. _graphs.Outputs],
            Metadata = [.. _metadata],
            Functions = [.. _functions],
            ParameterCount = TensorSize.Add(TensorSize.Parameters(facts.Tensors), facts.UnreadParameters),
            Computation = OnnxComputationReader.Read(_source.File, _source.Limits, facts.Nodes, _source.CancellationToken),
            UnknownFieldBytes = _source.UnknownFieldBytes,
        };
    }

    private void ReadField(ref ProtobufCursor cursor)
    {
        switch (cursor.Field)
        {
            case IrVersion:
                cursor.Once("ir_version");
                _irVersion = cursor.Int64("ir_version");
                break;
            case ModelVersion:
                cursor.Once("model_version");
                _modelVersion = cursor.Int64("model_version");
                break;
            case ProducerName or ProducerVersion or Domain:
                cursor.Once("model text");
                _texts[cursor.Field] = _source.Keep(cursor.Text("model text"), cursor.FieldOffset);
                break;
            case DocString:
                cursor.Once("doc_string");
                _ = cursor.Range("doc_string");
                break;
            case Graph:
                cursor.Once("graph");
                ReadGraph(cursor.Range("graph"));
                break;
            case OpsetImport:
                Bound(_opsets.Count, cursor.FieldOffset, "operator sets");
                _opsets.Add(ReadOpset(cursor.Range("opset_import")));
                break;
            case MetadataProps:
                Bound(_metadata.Count, cursor.FieldOffset, "metadata entries");
                AddMetadata(cursor.Range("metadata_props"));
                break;
            case Functions:
                Bound(_functions.Count, cursor.FieldOffset, "functions");
                _functions.Add(OnnxFunctionReader.Read(facts, _graphs, cursor.Range("function")));
                break;
            case TrainingInfo:
                ReadTraining(cursor.Range("training_info"));
                break;
            case Configuration:
                _ = cursor.Range("configuration");
                break;
            default:
                cursor.SkipUnknown();
                break;
        }
    }

    private void ReadGraph(ProtobufRange graph)
    {
        _hasGraph = true;
        if (_graphs.Read(graph, OnnxGraphReader.Main, depth: 1) == 0)
            throw new MalformedException(Fault.Inconsistent, graph.Start, "the graph has neither a node nor an initializer.");
    }

    private void AddMetadata(ProtobufRange message)
    {
        var entry = OnnxEntryReader.ReadPair(_source, message);
        if (!_metadataKeys.Add(entry.Key))
            throw new MalformedException(Fault.Inconsistent, message.Start, $"the metadata has the key '{entry.Key}' twice.");

        _metadata.Add(entry);
    }

    private OnnxOpset ReadOpset(ProtobufRange message)
    {
        var opset = new OnnxOpset(OnnxDomain.Default, 0);
        var cursor = _source.Open(message);
        while (cursor.Next())
        {
            switch (cursor.Field)
            {
                case 1:
                    cursor.Once("opset domain");
                    opset = opset with { Domain = OnnxDomain.Normalise(_source.Keep(cursor.Name("opset domain"), message.Start)) };
                    break;
                case 2:
                    cursor.Once("opset version");
                    opset = opset with { Version = cursor.Int64("opset version") };
                    break;
                default:
                    cursor.SkipUnknown();
                    break;
            }
        }

        return opset;
    }

    /// <summary><c>TrainingInfoProto</c>: two more graphs, which may hold weights.</summary>
    private void ReadTraining(ProtobufRange message)
    {
        var path = $"training[{_trainings++}]";
        var cursor = _source.Open(message);
        while (cursor.Next())
        {
            switch (cursor.Field)
            {
                case 1:
                    cursor.Once("initialization");
                    _ = _graphs.Read(cursor.Range("initialization"), $"{path}/initialization", depth: 1);
                    break;
                case 2:
                    cursor.Once("algorithm");
                    _ = _graphs.Read(cursor.Range("algorithm"), $"{path}/algorithm", depth: 1);
                    break;
                case 3 or 4:
                    _ = cursor.Range("binding");
                    break;
                default:
                    cursor.SkipUnknown();
                    break;
            }
        }
    }

    private void Bound(int count, long offset, string what)
    {
        if (count == _source.Limits.Entries)
            throw new MalformedException(Fault.TooLarge, offset, $"the model has more than {_source.Limits.Entries} {what}.");
    }
}
