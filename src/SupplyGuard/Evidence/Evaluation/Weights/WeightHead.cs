using System.Collections.Immutable;

namespace SupplyGuard.Evidence.Evaluation.Weights;

/// <summary>The last matrix of a classifier, one row of which makes the score of one class.</summary>
/// <param name="Tensor">Its name.</param>
/// <param name="ByColumn">Whether the classes are the columns of the matrix as it is stored.</param>
/// <param name="Rows">By class: 64 bits of the SHA-256 of its weights.</param>
/// <param name="Means">By class: mean of its weights; empty when it comes from a baseline.</param>
internal sealed record WeightHead(string Tensor, bool ByColumn, ImmutableArray<ulong> Rows, ImmutableArray<double> Means);
