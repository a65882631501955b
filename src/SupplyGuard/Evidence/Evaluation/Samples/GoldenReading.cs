using System.Collections.Immutable;
using SupplyGuard.Formats;
using SupplyGuard.Policies;

namespace SupplyGuard.Evidence.Evaluation.Samples;

/// <summary>How the golden data of an evaluation are read.</summary>
/// <param name="Classes">Labels in the order of the scores.</param>
/// <param name="Tags">Names of arrays and columns that slices are made by, and that are no inputs of the model.</param>
internal sealed record GoldenReading(GoldenForm Form, ImmutableArray<string> Classes, ImmutableHashSet<string> Tags)
{
    /// <summary>What the model answers, and so what is true of a sample.</summary>
    public OutputKind Kind { get; init; }

    /// <summary>SHA-256 of the graph that samples go through, as its own checks saw it; null where there is none.</summary>
    public Digest? Preprocess { get; init; }

    /// <summary>What the model is given beside the samples.</summary>
    public InputPolicy Inputs { get; init; } = InputPolicy.Plain;

    /// <param name="preprocess">SHA-256 of the graph that samples go through; null where there is none.</param>
    public static GoldenReading Of(EvaluationPolicy evaluation, Digest? preprocess) =>
        new(evaluation.GoldenForm, evaluation.Classes, [.. evaluation.Slices.Where(slice => slice.Column is null).Select(slice => slice.Array)]) { Kind = evaluation.OutputKind, Preprocess = preprocess, Inputs = evaluation.Inputs };
}
