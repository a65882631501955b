using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using SupplyGuard.Evaluation.Protocol;

namespace SupplyGuard.Evaluator.Sessions;

/// <summary>A model loaded under the configuration of one pass.</summary>
internal sealed class OnnxSession : IDisposable
{
    private const int LargestFixedBatch = 4096;

    private readonly InferenceSession _session;
    private readonly RequestedPass _pass;

    /// <param name="alone">Whether the model is refused where part of it would run on the processor instead of the device.</param>
    /// <exception cref="OnnxRuntimeException">The runtime cannot load the model, or not on this device.</exception>
    public OnnxSession(byte[] model, RequestedPass pass, Device device, bool alone)
    {
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = pass.Optimise ? GraphOptimizationLevel.ORT_ENABLE_ALL : GraphOptimizationLevel.ORT_DISABLE_ALL,
            IntraOpNumThreads = pass.Threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_VERBOSE,
        };
        if (alone)
            options.AddSessionConfigEntry("session.disable_cpu_ep_fallback", "1");

        device.Prefer(options);
        PlacementLog.Take();
        _session = new InferenceSession(model, options);
        Places = PlacementLog.Take();
        _pass = pass;
    }

    /// <summary>Where the runtime placed the nodes of the model; empty when it does not say.</summary>
    public ImmutableArray<ProviderNodes> Places { get; }

    /// <summary>Runs all samples, batch after batch, and gathers the wanted outputs.</summary>
    /// <exception cref="RefusedException">An input does not fit the model, or an output is not one row of numbers per sample.</exception>
    /// <exception cref="OnnxRuntimeException">The runtime failed.</exception>
    public IEnumerable<OutputTensor> Run(int pass, InputTensor[] inputs, int samples, ImmutableArray<string> outputs, ValueBudget budget)
    {
        var fixedBatch = Match(inputs);
        foreach (var output in outputs.Where(output => !_session.OutputMetadata.ContainsKey(output)))
            throw new RefusedException($"The model has no output '{output}'; it has: {string.Join(", ", _session.OutputNames)}.");

        OutputTensor[] gathered = [.. outputs.Select(output => new OutputTensor(pass, output, samples, budget))];
        string[] names = [.. inputs.Select(input => input.Name)];
        using var run = new RunOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        var batch = fixedBatch ?? Math.Min(_pass.BatchSize, samples);
        for (int start = 0, count; start < samples; start += count)
        {
            count = Math.Min(batch, samples - start);
            var size = fixedBatch ?? count;
            using var values = new DisposableList<OrtValue>(inputs.Select(input => input.Batch(start, count, size)));
            using var results = _session.Run(run, names, values, outputs);
            for (var i = 0; i < gathered.Length; i++)
                gathered[i].Add(results[i], count, size);
        }

        return gathered;
    }

    public void Dispose() => _session.Dispose();

    /// <summary>The batch dimension that the model insists on; null when any will do.</summary>
    private int? Match(InputTensor[] inputs)
    {
        foreach (var missing in _session.InputNames.Except(inputs.Select(input => input.Name)))
            throw new RefusedException($"The model's input '{missing}' is not among the data.");

        int? fixedBatch = null;
        foreach (var input in inputs)
        {
            if (!_session.InputMetadata.TryGetValue(input.Name, out var wanted))
                throw new RefusedException($"The model has no input '{input.Name}'; it has: {string.Join(", ", _session.InputNames)}.");
            if (!wanted.IsTensor || wanted.ElementDataType != input.Type)
                throw new RefusedException($"Input '{input.Name}' is {input.DType}, but the model wants {(wanted.IsTensor ? wanted.ElementDataType : wanted.OnnxValueType)}.");
            if (!Fits(wanted.Dimensions, input.Shape))
                throw new RefusedException($"Input '{input.Name}' has shape [{string.Join(", ", input.Shape)}], but the model wants [{string.Join(", ", wanted.Dimensions)}].");
            if (wanted.Dimensions is not [> 0 and var batch, ..])
                continue;
            if (fixedBatch is { } other && other != batch)
                throw new RefusedException($"The model's inputs want batches of {other} and of {batch} samples.");

            if (batch > LargestFixedBatch)
                throw new RefusedException($"The model wants batches of {batch} samples; at most {LargestFixedBatch} are supported.");

            fixedBatch = batch;
        }

        return fixedBatch;
    }

    /// <summary>Equal ranks, and equal dimensions after the first where the model fixes them.</summary>
    private static bool Fits(int[] wanted, long[] shape) =>
        wanted.Length == shape.Length && wanted.Skip(1).Zip(shape.Skip(1)).All(pair => pair.First < 0 || pair.First == pair.Second);
}
