using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using SupplyGuard.Evaluation.Protocol;

namespace SupplyGuard.Evaluator.Sessions;

/// <summary>Makes the inputs of one call of a model from samples: as they are, through a graph of their own, and beside constants.</summary>
internal sealed class ModelFeed : IDisposable
{
    private readonly PreprocessGraph? _graph;
    private readonly ImmutableArray<InputTensor> _direct;
    private readonly DisposableList<OrtValue> _constants;

    /// <param name="states">Inputs that the caller gives himself.</param>
    /// <exception cref="RefusedException">An input of the model is given twice or not at all, or does not fit.</exception>
    /// <exception cref="OnnxRuntimeException">The runtime cannot load the graph.</exception>
    public ModelFeed(InferenceSession model, RequestedPass pass, ImmutableArray<InputTensor> inputs, Feeding feeding, ImmutableArray<string> states)
    {
        _graph = feeding.Preprocess is { } bytes ? new PreprocessGraph(bytes, pass, inputs) : null;
        try
        {
            _direct = [.. inputs.Where(input => _graph?.Takes(input.Name) is not true)];
            ImmutableArray<string> known = [.. _direct.Select(input => input.Name), .. feeding.Constants.Select(constant => constant.Name), .. states];
            var prepared = _graph?.FeedsOf(model, known) ?? [];
            Names = [.. _direct.Select(input => input.Name), .. prepared, .. feeding.Constants.Select(constant => constant.Name)];
            Require(model, [.. Names, .. states]);
            FixedBatch = Agreed(_graph?.FixedBatch, SessionShapes.Match(model, _direct, prepared));
            _constants = new DisposableList<OrtValue>(feeding.Constants.Select(constant => ConstantInput.Of(model, constant.Name, constant.Value)));
        }
        catch
        {
            _graph?.Dispose();
            throw;
        }
    }

    /// <summary>The inputs that are made here, in the order of the values.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>The batch dimension that model and graph insist on; null when any will do.</summary>
    public int? FixedBatch { get; }

    /// <summary>
    /// Values for samples <paramref name="start"/> to <paramref name="start"/> + <paramref name="count"/>, filled up to <paramref name="size"/>
    /// rows, for as long as <paramref name="use"/> runs.
    /// </summary>
    /// <exception cref="RefusedException">The graph does not answer with one row for every sample.</exception>
    public void Give(RunOptions run, int start, int count, int size, Action<IReadOnlyList<OrtValue>> use)
    {
        using var direct = new DisposableList<OrtValue>(_direct.Select(input => input.Batch(start, count, size)));
        using var prepared = _graph?.Run(run, start, count, size);
        use([.. direct, .. prepared ?? Enumerable.Empty<OrtValue>(), .. _constants]);
    }

    public void Dispose()
    {
        _graph?.Dispose();
        _constants.Dispose();
    }

    private static void Require(InferenceSession model, ImmutableArray<string> given)
    {
        foreach (var missing in model.InputNames.Except(given, StringComparer.Ordinal))
            throw new RefusedException($"Input '{missing}' of the model is not among what it is given: {string.Join(", ", given)}.");
        foreach (var unknown in given.Except(model.InputNames, StringComparer.Ordinal))
            throw new RefusedException($"The model has no input '{unknown}'; it has: {string.Join(", ", model.InputNames)}.");
        foreach (var twice in given.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1))
            throw new RefusedException($"Input '{twice.Key}' of the model is given more than once.");
    }

    private static int? Agreed(int? graph, int? model) => graph is { } one && model is { } other && one != other
        ? throw new RefusedException($"The graph of the preprocessing wants batches of {one} samples, and the model of {other}.")
        : graph ?? model;
}
