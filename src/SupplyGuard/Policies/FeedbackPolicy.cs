using System.Collections.Immutable;
using SupplyGuard.Subjects;

namespace SupplyGuard.Policies;

/// <summary>Labelled samples that models are trained on next, read as the golden data of the evaluation are (ML08).</summary>
/// <param name="File">The samples.</param>
/// <param name="Labels">File of its own that holds what is true of them; null where the golden data have none either.</param>
/// <param name="LabelTolerance">Share of the labels of a class that the trusted model, or the nearest golden samples, may contradict.</param>
/// <param name="Drift">How far the distribution of a column may lie from that of the golden samples: the distance of Kolmogorov and Smirnov, 0 to 1.</param>
/// <param name="PriorShift">How far the share of a label may lie from that among the golden samples; null: golden data are often even by design, and nobody said that these are not.</param>
public sealed record FeedbackPolicy(Located<string> File, Located<string>? Labels, double LabelTolerance, double Drift, double? PriorShift, Location Location)
{
    /// <summary>One of whom must have signed the files, which then need no pin; empty: they are pinned.</summary>
    public ImmutableArray<TrustedModelSigner> Signers { get; init; } = [];

    /// <summary>Every file.</summary>
    public IEnumerable<string> Files => Labels is { } labels ? [File.Value, labels.Value] : [File.Value];
}
