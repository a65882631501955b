using System.Buffers.Binary;
using System.Collections.Immutable;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Numpy;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>Reads golden data: an <c>.npz</c> with one array per model input, by the input's name, and whole numbers in <c>label</c>.</summary>
internal static class GoldenDataReader
{
    private const string LabelName = "label";

    public static Parsed<GoldenData> Read(ReadOnlyMemory<byte> file, GoldenLimits limits, CancellationToken cancellationToken) => Read(file, [], limits, cancellationToken);

    /// <param name="tags">Names of arrays that are no inputs of the model.</param>
    public static Parsed<GoldenData> Read(ReadOnlyMemory<byte> file, ImmutableHashSet<string> tags, GoldenLimits limits, CancellationToken cancellationToken) =>
        NumpyReader.ReadArchive(new FileWindow(file), limits.Arrays, cancellationToken) switch
        {
            Parsed<ImmutableSortedDictionary<string, NumpyArray>>.Malformed malformed => new Parsed<GoldenData>.Malformed(malformed.Fault, malformed.Offset, malformed.Detail),
            Parsed<ImmutableSortedDictionary<string, NumpyArray>>.Ok ok => Compose(Digest.Sha256(file.Span), ok.Value, tags),
            _ => throw new InvalidOperationException("A door returned neither of its cases."),
        };

    private static Parsed<GoldenData> Compose(Digest digest, ImmutableSortedDictionary<string, NumpyArray> arrays, ImmutableHashSet<string> tags)
    {
        if (!arrays.TryGetValue(LabelName, out var label))
            return Wrong("It has no array 'label'.");
        if (label.Shape is not [> 0 and <= int.MaxValue and var samples])
            return Wrong("Its array 'label' is not a list of classes.");
        if (Labels(label, (int)samples) is not { } labels)
            return Wrong("Its array 'label' holds something that is no class index.");

        var others = arrays.Where(array => array.Key != LabelName).ToImmutableArray();
        if (others.All(other => tags.Contains(other.Key)))
            return Wrong("It has labels and no inputs.");
        if (others.Any(other => other.Value.Shape is not [var rows, ..] || rows != samples))
            return Wrong("One of its inputs has another number of samples than there are labels.");

        return new Parsed<GoldenData>.Ok(new GoldenData(
            digest,
            [.. others.Where(other => !tags.Contains(other.Key)).Select(Input)],
            labels)
        {
            Tags = [.. others.Where(other => tags.Contains(other.Key)).Select(Input)],
        });
    }

    private static EvaluatorInput Input(KeyValuePair<string, NumpyArray> array) => new(array.Key, array.Value.DType, array.Value.Shape, array.Value.Bytes);

    /// <summary>Null when the type is not whole numbers, or a value does not fit.</summary>
    private static ImmutableArray<int>? Labels(NumpyArray array, int samples)
    {
        var width = array.DType switch
        {
            "I8" or "U8" => sizeof(byte),
            "I16" or "U16" => sizeof(short),
            "I32" or "U32" => sizeof(int),
            "I64" or "U64" => sizeof(long),
            _ => 0,
        };
        if (width == 0 || array.Bytes.Length != (long)samples * width)
            return null;

        var labels = ImmutableArray.CreateBuilder<int>(samples);
        for (var sample = 0; sample < samples; sample++)
        {
            var bytes = array.Bytes.Span.Slice(sample * width, width);
            var value = (array.DType, width) switch
            {
                ("I8", _) => unchecked((sbyte)bytes[0]),
                (_, sizeof(byte)) => bytes[0],
                ("I16", _) => BinaryPrimitives.ReadInt16LittleEndian(bytes),
                (_, sizeof(short)) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
                ("I32", _) => BinaryPrimitives.ReadInt32LittleEndian(bytes),
                (_, sizeof(int)) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),

                // A U64 beyond the range of I64 reads as negative, and is refused like one.
                _ => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            };
            if (value is < 0 or > int.MaxValue)
                return null;

            labels.Add((int)value);
        }

        return labels.MoveToImmutable();
    }

    private static Parsed<GoldenData>.Malformed Wrong(string detail) => new(Fault.Inconsistent, 0, detail);
}
