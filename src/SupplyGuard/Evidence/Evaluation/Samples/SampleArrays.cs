using System.Collections.Immutable;

namespace SupplyGuard.Evidence.Evaluation.Samples;

/// <summary>Golden data as they are stored, before they get the shape and the numbers that a model wants.</summary>
/// <param name="Inputs">One for each input of the model, samples first.</param>
/// <param name="Truth">Null when the file does not hold it.</param>
/// <param name="Tags">Lists that are no inputs.</param>
internal sealed record SampleArrays(ImmutableArray<EvaluatorInput> Inputs, SampleTruth? Truth, ImmutableArray<EvaluatorInput> Tags);
