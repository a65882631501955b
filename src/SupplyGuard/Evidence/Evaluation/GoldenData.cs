using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation.Samples;
using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>A fixed list of labelled inputs: the samples that baseline and candidate are compared on.</summary>
/// <param name="Digest">SHA-256 of the file, or of the files and of how they are read (<see cref="GoldenDigest"/>).</param>
/// <param name="Inputs">One tensor per model input, sorted by name; all have as many samples as there are labels.</param>
/// <param name="Labels">The true class of every sample, as an index into the policy's classes; not yet compared with their number.</param>
internal sealed record GoldenData(Digest Digest, ImmutableArray<EvaluatorInput> Inputs, ImmutableArray<int> Labels)
{
    /// <summary>The true quantities, samples × quantities, objects, samples × (class, x1, y1, x2, y2 …), or places of every class, samples × classes; null when samples are of classes. Where there are targets, every label is 0.</summary>
    public ScoreMatrix? Targets { get; init; }

    /// <summary>The true class of every place; null where the model does not answer with maps.</summary>
    public TrueMaps? Maps { get; init; }

    /// <summary>Whether every sample is a sequence, of which the model is given one step after the other: samples × steps × ….</summary>
    public bool AreSequences { get; init; }

    /// <summary>Arrays that are no inputs of the model: what slices are made by.</summary>
    public ImmutableArray<EvaluatorInput> Tags { get; init; } = [];

    /// <summary>Whether a sample of the other data is to a model what a sample of these is: inputs of the same names, types and shapes.</summary>
    public bool HasInputsOf(GoldenData other) => Inputs.Length == other.Inputs.Length
        && Inputs.Zip(other.Inputs).All(pair => pair.First.Name == pair.Second.Name && pair.First.DType == pair.Second.DType && pair.First.Shape.AsSpan()[1..].SequenceEqual(pair.Second.Shape.AsSpan()[1..]));

    /// <summary>The inputs and labels of these samples and then of others that have the same inputs.</summary>
    public GoldenData With(GoldenData other) => new(
        Digest,
        [.. Inputs.Zip(other.Inputs, (mine, others) => mine with { Shape = mine.Shape.SetItem(0, mine.Shape[0] + others.Shape[0]), Bytes = (byte[])[.. mine.Bytes.Span, .. others.Bytes.Span] })],
        [.. Labels, .. other.Labels]);

    /// <summary>Some of the samples, in this order.</summary>
    public GoldenData Part(ImmutableArray<int> rows) => this with
    {
        Inputs = [.. Inputs.Select(input => input.Part(rows))],
        Labels = [.. rows.Select(row => Labels[row])],
        Targets = Targets?.Rows(rows),
        Maps = Maps?.Rows(rows),
        Tags = [.. Tags.Select(tag => tag.Part(rows))],
    };
}
