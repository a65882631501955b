using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation.Samples;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Numpy;
using SupplyGuard.Policies;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>Reads golden data of every format that a policy can name.</summary>
internal static class GoldenDataReader
{
    private const string LabelName = "label";

    /// <summary>An <c>.npz</c> with one array per model input, by the input's name, and whole numbers in <c>label</c>.</summary>
    public static Parsed<GoldenData> Read(ReadOnlyMemory<byte> file, GoldenLimits limits, CancellationToken cancellationToken) =>
        Read(file, labels: null, new GoldenReading(GoldenForm.Npz, [], []), limits, cancellationToken);

    /// <param name="labels">The file of its own that holds the truth; null when there is none.</param>
    public static Parsed<GoldenData> Read(ReadOnlyMemory<byte> file, ReadOnlyMemory<byte>? labels, GoldenReading reading, GoldenLimits limits, CancellationToken cancellationToken)
    {
        try
        {
            var stored = Stored(file, labels is null, reading, limits, cancellationToken);
            if (labels is { } truth)
                stored = stored with { Truth = LabelFile.Read(truth, reading.Form, limits) };

            var files = labels is { } second ? GoldenDigest.OfFiles(Digest.Sha256(file.Span), Digest.Sha256(second.Span)) : Digest.Sha256(file.Span);
            return new Parsed<GoldenData>.Ok(Compose(GoldenDigest.Of(files, reading), stored, reading, limits));
        }
        catch (FaultySampleException e)
        {
            return new Parsed<GoldenData>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }

    private static SampleArrays Stored(ReadOnlyMemory<byte> file, bool hasLabels, GoldenReading reading, GoldenLimits limits, CancellationToken cancellationToken) => reading.Form.Format switch
    {
        GoldenFormat.Npz => Archive(FaultySampleException.Unless(NumpyReader.ReadArchive(new FileWindow(file), limits.Arrays, cancellationToken)), reading.Tags),
        GoldenFormat.Npy => Single(Input(reading.Form.Input!, FaultySampleException.Unless(NumpyReader.ReadArray(new FileWindow(file), limits.Arrays)))),
        GoldenFormat.Csv => CsvSamples.Read(file.Span, reading.Form, reading.Tags, hasLabels),
        GoldenFormat.Idx => Single(LabelFile.Idx(file, reading.Form.Input!)),
        GoldenFormat.Raw => Single(RawSamples.Read(file, reading.Form)),
        _ => throw new ArgumentOutOfRangeException(nameof(reading)),
    };

    private static SampleArrays Archive(ImmutableSortedDictionary<string, NumpyArray> arrays, ImmutableHashSet<string> tags)
    {
        var others = arrays.Where(array => array.Key != LabelName).Select(array => Input(array.Key, array.Value)).ToImmutableArray();
        return new SampleArrays(
            [.. others.Where(other => !tags.Contains(other.Name))],
            arrays.TryGetValue(LabelName, out var label) ? new SampleTruth.Numbers(Input(LabelName, label)) : throw new FaultySampleException("It has no array 'label'."),
            [.. others.Where(other => tags.Contains(other.Name))]);
    }

    private static SampleArrays Single(EvaluatorInput input) => new([input], Truth: null, []);

    private static EvaluatorInput Input(string name, NumpyArray array) => new(name, array.DType, array.Shape, array.Bytes);

    private static GoldenData Compose(Digest digest, SampleArrays stored, GoldenReading reading, GoldenLimits limits)
    {
        var truth = stored.Truth ?? throw new FaultySampleException("Nothing says what is true of its samples.");
        var maps = reading.Kind is OutputKind.Segmentation ? MapReader.Read(truth, reading.Classes.Length) : null;
        var targets = reading.Kind.IsClassification() ? null
            : reading.Kind is OutputKind.Detection ? TruthReader.Boxes(truth, reading.Classes.Length)
            : maps is null ? TruthReader.Targets(truth, reading.Classes.Length)
            : maps.Areas(reading.Classes.Length);
        var labels = targets is null ? TruthReader.Classes(truth, reading.Classes) : [.. new int[targets.Samples]];
        if (labels.IsEmpty)
            throw new FaultySampleException("It has no samples.");
        if (stored.Inputs.IsEmpty)
            throw new FaultySampleException("It has labels and no inputs.");
        if (stored.Inputs.Concat(stored.Tags).Any(input => input.Shape is not [var rows, ..] || rows != labels.Length))
            throw new FaultySampleException("One of its inputs has another number of samples than there are labels.");
        if (labels.Length > limits.Samples)
            throw new FaultySampleException(Fault.TooLarge, 0, $"It has {labels.Length} samples; the limit is {limits.Samples}.");

        return new GoldenData(digest, SampleShaping.Apply(reading.Form, stored.Inputs), labels) { Tags = stored.Tags, Targets = targets, Maps = maps };
    }
}
