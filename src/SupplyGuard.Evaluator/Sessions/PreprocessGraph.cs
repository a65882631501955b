using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using SupplyGuard.Evaluation.Protocol;

namespace SupplyGuard.Evaluator.Sessions;

/// <summary>A graph that makes inputs of a model from samples. It runs on the processor, whatever the model runs on: it is part of the data, and not of what is judged.</summary>
internal sealed class PreprocessGraph : IDisposable
{
    private readonly InferenceSession _session;
    private readonly ImmutableArray<InputTensor> _inputs;

    /// <exception cref="RefusedException">A sample does not fit the graph.</exception>
    /// <exception cref="OnnxRuntimeException">The runtime cannot load the graph.</exception>
    public PreprocessGraph(byte[] graph, RequestedPass pass, ImmutableArray<InputTensor> inputs)
    {
        using var options = SessionShapes.Options(pass);
        _session = new InferenceSession(graph, options);
        try
        {
            _inputs = [.. inputs.Where(input => Takes(input.Name))];
            foreach (var missing in _session.InputNames.Except(_inputs.Select(input => input.Name), StringComparer.Ordinal))
                throw new RefusedException($"Input '{missing}' of the preprocessing is not among the data.");

            FixedBatch = SessionShapes.Match(_session, _inputs, []);
        }
        catch
        {
            _session.Dispose();
            throw;
        }
    }

    /// <summary>The batch dimension that the graph insists on; null when any will do.</summary>
    public int? FixedBatch { get; }

    public bool Takes(string input) => _session.InputMetadata.ContainsKey(input);

    /// <summary>The model inputs that the outputs of the graph feed, in their order: by their name, or the only one that is left.</summary>
    /// <param name="known">Inputs of the model that something else feeds.</param>
    /// <exception cref="RefusedException">An output feeds nothing.</exception>
    public ImmutableArray<string> FeedsOf(InferenceSession model, ImmutableArray<string> known)
    {
        if (_session.OutputNames.All(model.InputMetadata.ContainsKey))
            return [.. _session.OutputNames];

        string[] open = [.. model.InputNames.Except(known, StringComparer.Ordinal)];
        return _session.OutputNames.Count == 1 && open is [var only]
            ? [only]
            : throw new RefusedException($"The preprocessing answers with {string.Join(", ", _session.OutputNames)}, and the model wants {string.Join(", ", open)}.");
    }

    /// <summary>What the graph makes of samples; first dimension = <paramref name="size"/>.</summary>
    /// <exception cref="RefusedException">It does not answer with one row for every sample.</exception>
    public IDisposableReadOnlyCollection<OrtValue> Run(RunOptions run, int start, int count, int size)
    {
        using var values = new DisposableList<OrtValue>(_inputs.Select(input => input.Batch(start, count, size)));
        var results = _session.Run(run, [.. _inputs.Select(input => input.Name)], values, _session.OutputNames);
        for (var i = 0; i < results.Count; i++)
        {
            if (results[i].IsTensor && results[i].GetTensorTypeAndShape().Shape is [var rows, ..] && rows == size)
                continue;

            results.Dispose();
            throw new RefusedException($"Output '{_session.OutputNames[i]}' of the preprocessing has not one row for each of {size} samples.");
        }

        return results;
    }

    public void Dispose() => _session.Dispose();
}
