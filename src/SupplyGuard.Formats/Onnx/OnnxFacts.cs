using SupplyGuard.Formats.Protobuf;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Onnx;

/// <summary>What one reading has found so far: tensors, operators and external files, each under its budget.</summary>
internal sealed class OnnxFacts(OnnxSource source, ExternalDataSource? externalData, TensorWatcher? watcher) : IDisposable
{
    private readonly TensorHasher _hasher = new(watcher, source.CancellationToken);
    private readonly HashSet<string> _names = [];
    private readonly List<TensorEntry> _tensors = [];
    private readonly OnnxExternalFiles _external = new(externalData, source.Limits);
    private readonly Dictionary<(string Domain, string OpType), int> _operators = [];
    private int _attributes;

    public OnnxSource Source { get; } = source;

    /// <summary>Names of operators, of their domains and of attributes: a few hundred, unless somebody means harm.</summary>
    public NameTable Names { get; } = new(source, most: 1000);

    /// <summary>Nodes of all graphs and functions so far.</summary>
    public int Nodes { get; private set; }

    public IReadOnlyList<TensorEntry> Tensors => _tensors;

    public long UnreadParameters { get; private set; }

    public IEnumerable<OnnxOperator> Operators => _operators
        .Select(entry => new OnnxOperator(entry.Key.Domain, entry.Key.OpType, entry.Value))
        .OrderBy(entry => entry.Domain, StringComparer.Ordinal).ThenBy(entry => entry.OpType, StringComparer.Ordinal);

    public IEnumerable<ExternalFile> ExternalFiles => _external.Files;

    public void CountNode(string domain, string opType, long offset)
    {
        if (Nodes == Source.Limits.Nodes)
            throw new MalformedException(Fault.TooLarge, offset, $"the model has more than {Source.Limits.Nodes} nodes.");

        Nodes++;
        var key = (domain, opType);
        if (_operators.TryGetValue(key, out var count))
        {
            _operators[key] = count + 1;
            return;
        }

        if (_operators.Count == Source.Limits.Entries)
            throw new MalformedException(Fault.TooLarge, offset, $"the model has more than {Source.Limits.Entries} kinds of operator.");

        _operators.Add((Source.Keep(domain, offset), Source.Keep(opType, offset)), 1);
    }

    /// <summary>Counts an attribute, or a graph in one.</summary>
    public void CountAttribute(long offset)
    {
        if (_attributes == Source.Limits.Attributes)
            throw new MalformedException(Fault.TooLarge, offset, $"the model has more than {Source.Limits.Attributes} attributes and graphs.");

        _attributes++;
    }

    /// <summary>Reads the bytes of a tensor and keeps it under a name that no other tensor may have.</summary>
    public void Add(OnnxTensor tensor, string path)
    {
        Claim(path, tensor.Message.Start);
        if (tensor.External is { } external)
        {
            AddExternal(tensor, external, path);
            return;
        }

        _hasher.Begin(path, tensor.DType);
        if (tensor.DataField == OnnxTensor.RawData)
            Source.Append(_hasher, tensor.Raw, "raw_data");
        else if (tensor.DataField != 0)
            AppendElements(tensor, path);

        var bytes = _hasher.ByteLength;
        _tensors.Add(new TensorEntry(path, tensor.DType, tensor.Shape, bytes, _hasher.Finish()) { Code = _hasher.Code });
    }

    /// <summary>Keeps the values of a repeated attribute as a tensor of one dimension, or the one value of another attribute as a scalar.</summary>
    public void AddValues(ProtobufRange attribute, int field, string dtype, bool isScalar, string path)
    {
        Claim(path, attribute.Start);
        _hasher.Begin(path, dtype);
        var elements = new OnnxElementStream(Source, _hasher, dtype, long.MaxValue);
        elements.Append(attribute, field);
        var bytes = _hasher.ByteLength;
        _tensors.Add(new TensorEntry(path, dtype, isScalar ? [] : [elements.Values], bytes, _hasher.Finish()) { Code = _hasher.Code });
    }

    public void Dispose() => _hasher.Dispose();

    private void AppendElements(OnnxTensor tensor, string path)
    {
        var isText = tensor.DType == DType.Text;
        var elements = new OnnxElementStream(Source, _hasher, tensor.DType, isText ? long.MaxValue : tensor.ByteLength);
        elements.Append(tensor.Message, tensor.DataField);

        var (expected, found, unit) = isText ? (tensor.Elements, elements.Values, "strings") : (tensor.ByteLength, _hasher.ByteLength, "bytes");
        if (expected != found)
            throw new MalformedException(Fault.Inconsistent, tensor.Message.Start, $"tensor '{path}' takes {expected} {unit} by its type and shape, but has {found}.");
    }

    private void AddExternal(OnnxTensor tensor, OnnxExternalData external, string path)
    {
        var (state, file) = _external.Add(tensor, external, path);
        if (state is ExternalTensorState.Read)
        {
            _hasher.Begin(path, tensor.DType);
            _hasher.Append(file!, external.Offset, tensor.ByteLength, $"tensor '{path}' in '{external.Location}'");
            _tensors.Add(new TensorEntry(path, tensor.DType, tensor.Shape, tensor.ByteLength, _hasher.Finish()) { Code = _hasher.Code });
        }
        else if (DType.IsParameter(tensor.DType))
        {
            UnreadParameters = TensorSize.Add(UnreadParameters, tensor.Elements);
        }
    }

    private void Claim(string path, long offset)
    {
        if (_names.Count == Source.Limits.Tensors)
            throw new MalformedException(Fault.TooLarge, offset, $"the model has more than {Source.Limits.Tensors} tensors.");
        if (!_names.Add(path))
            throw new MalformedException(Fault.Inconsistent, offset, $"two tensors are named '{path}'.");
    }
}
