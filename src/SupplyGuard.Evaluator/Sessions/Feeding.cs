using System.Collections.Immutable;
using SupplyGuard.Evaluation.Protocol;

namespace SupplyGuard.Evaluator.Sessions;

/// <summary>How samples become what a model is given.</summary>
/// <param name="Preprocess">Bytes of a graph that they go through first; null: none.</param>
/// <param name="Constants">Inputs of the model that no sample holds.</param>
/// <param name="Sequence">How samples are run step by step; null: every sample is one call.</param>
internal sealed record Feeding(byte[]? Preprocess, ImmutableArray<RequestedConstant> Constants, RequestedSequence? Sequence);
