using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Onnx;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Markup;

/// <summary>
/// The door for models of OpenVINO: layers in XML, weights in a file of the same name that ends in <c>.bin</c>. Layers of no operator set of OpenVINO come from a library that the
/// application loads.
/// </summary>
public static partial class OpenVinoReader
{
    /// <summary>By what the room asks for the file of weights, whose name only whoever opened the model knows.</summary>
    public const string Weights = "model.bin";

    /// <summary>Bytes between tensors that may be there for alignment.</summary>
    private const int MostPadding = 63;

    /// <param name="externalData">Opens the file of weights by <see cref="Weights"/>.</param>
    /// <param name="watcher">Is shown the bytes of every tensor; null: nobody is.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    internal static Parsed<ModelParts> Read(FileWindow file, MarkupLimits limits, ExternalDataSource? externalData, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        try
        {
            var uses = new UseList(limits.Uses);
            var layers = new OpenVinoLayers(uses, limits);
            MarkupDocument.Walk(file, limits, layers.Element, target => PmmlReader.Instruction(uses, target), cancellationToken);
            return new Parsed<ModelParts>.Ok(WithWeights(layers, uses, externalData, watcher, cancellationToken));
        }
        catch (MalformedException e)
        {
            return new Parsed<ModelParts>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }

    private static ModelParts WithWeights(OpenVinoLayers layers, UseList uses, ExternalDataSource? externalData, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        ImmutableArray<KeyValuePair<string, string>> metadata = [new("name", layers.Name), new("version", layers.Version)];
        if (layers.Tensors.Count is 0)
            return new ModelParts { Uses = uses.All, Metadata = metadata };

        var weights = externalData?.Invoke(Weights);
        var external = ImmutableArray.CreateBuilder<ExternalTensor>();
        var read = ImmutableArray.CreateBuilder<TensorEntry>();
        using var hasher = new TensorHasher(watcher, cancellationToken);
        foreach (var (name, dtype, shape, offset, length) in layers.Tensors)
        {
            var state = weights is null ? (externalData is null ? ExternalTensorState.NotOffered : ExternalTensorState.Missing) : offset > weights.Length || length > weights.Length - offset ? ExternalTensorState.BeyondEnd : ExternalTensorState.Read;
            external.Add(new ExternalTensor(name, dtype, shape, offset, length, Checksum: null, state));
            if (state is not ExternalTensorState.Read)
                continue;

            hasher.Begin(name, dtype);
            hasher.Append(weights!, offset, length, $"tensor '{name}'");
            read.Add(new TensorEntry(name, dtype, shape, length, hasher.Finish()) { Code = hasher.Code });
        }

        return new ModelParts
        {
            Uses = uses.All,
            Metadata = metadata,
            Tensors = read.ToImmutable(),
            ExternalFiles = [new ExternalFile(Weights, Escapes: false, weights?.Length, external.ToImmutable())],
            Unread = weights is null ? [] : Uncovered(layers, weights.Length),
        };
    }

    /// <summary>Bytes of the weights that no layer names: they are nobody's, and can hold anything.</summary>
    private static ImmutableArray<UnreadTensor> Uncovered(OpenVinoLayers layers, long length)
    {
        var end = 0L;
        foreach (var tensor in layers.Tensors.Where(tensor => tensor.Offset <= length && tensor.Length <= length - tensor.Offset).OrderBy(tensor => tensor.Offset))
        {
            if (tensor.Offset > end + MostPadding)
                break;

            end = Math.Max(end, tensor.Offset + tensor.Length);
        }

        return end + MostPadding >= length ? [] : [new UnreadTensor(Weights, $"no layer names the bytes of the weights from {end} on.", end)];
    }

    [GeneratedRegex("^opset[0-9]{1,3}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex OperatorSet();

    /// <summary>Collects layers while the document is walked.</summary>
    private sealed class OpenVinoLayers(UseList uses, MarkupLimits limits)
    {
        private readonly HashSet<string> _names = [];

        /// <summary>How often a name was given out again, so that no number is tried twice.</summary>
        private readonly Dictionary<string, int> _repeats = [];
        private (string Name, bool IsConstant) _layer = ("", false);

        public string Name { get; private set; } = "";

        public string Version { get; private set; } = "";

        public List<(string Name, string DType, ImmutableArray<long> Shape, long Offset, long Length)> Tensors { get; } = [];

        public void Element(XmlReader reader, IReadOnlyList<string> path)
        {
            if (path.Count is 1)
                (Name, Version) = (reader.GetAttribute("name") ?? "", reader.GetAttribute("version") ?? "");
            else if (reader.LocalName is "layer")
                Layer(reader);
            else if (reader.LocalName is "data" && path[^2] is "layer" && _layer.IsConstant)
                Constant(reader);
        }

        private void Layer(XmlReader reader)
        {
            var (type, set) = (reader.GetAttribute("type") ?? "", reader.GetAttribute("version"));
            var where = $"line {((IXmlLineInfo)reader).LineNumber}";
            _layer = (reader.GetAttribute("name") ?? reader.GetAttribute("id") ?? "", type is "Const");
            if (set is not null && !OperatorSet().IsMatch(set))
                uses.Add(CodeUseKind.CustomOperator, $"{set}.{type}", where, -1, "a layer of an extension");
            else if (type is "Custom" or "CustomLayer" or "Extension")
                uses.Add(CodeUseKind.CustomOperator, type, where, -1, "a layer of an extension");
        }

        private void Constant(XmlReader reader)
        {
            if (Tensors.Count == limits.Tensors)
                throw new MalformedException(Fault.TooLarge, 0, $"the model has more than {limits.Tensors} tensors.");

            var (offset, length) = (Number(reader, "offset"), Number(reader, "size"));
            var dtype = TypeOf(reader.GetAttribute("element_type") ?? "");
            var shape = ShapeOf(reader.GetAttribute("shape") ?? "");
            var name = _layer.Name;
            for (; !_names.Add(name); name = $"{_layer.Name}#{_repeats[_layer.Name]}")
                _repeats[_layer.Name] = _repeats.GetValueOrDefault(_layer.Name) + 1;

            // Types that are narrower than a byte, and those that are not known here, are compared as bytes.
            var elements = TensorSize.Elements(shape.AsSpan(), 0, $"tensor '{name}'");
            if (DType.BitsOf(dtype) is not (>= 8 and var bits))
                (dtype, shape) = ("U8", [length]);
            else if (elements != length / (bits / 8) || length % (bits / 8) is not 0)
                throw new MalformedException(Fault.Inconsistent, 0, $"tensor '{name}' has {elements} elements of {bits} bits, but {length} bytes.");

            Tensors.Add((name, dtype, shape, offset, length));
        }

        private static long Number(XmlReader reader, string attribute) => long.TryParse(reader.GetAttribute(attribute), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new MalformedException(Fault.Inconsistent, 0, $"line {((IXmlLineInfo)reader).LineNumber}: '{attribute}' of a constant is no number.");

        private ImmutableArray<long> ShapeOf(string text)
        {
            var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length > limits.Rank)
                throw new MalformedException(Fault.TooLarge, 0, $"a tensor has more than {limits.Rank} dimensions.");

            return [.. parts.Select(part => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new MalformedException(Fault.Inconsistent, 0, "a dimension is no number."))];
        }

        private static string TypeOf(string type) => type switch
        {
            "boolean" => "BOOL",
            "f8e4m3" => "F8_E4M3",
            "f8e5m2" => "F8_E5M2",
            _ => type.ToUpperInvariant(),
        };
    }
}
