using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using SupplyGuard.Evaluation.Protocol;

namespace SupplyGuard.Evaluator.Sessions;

/// <summary>A model loaded under the configuration of one pass.</summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RequestedPass _pass;
    private readonly int _workers;

    /// <param name="alone">Whether the model is refused where part of it would run on the processor instead of the device.</param>
    /// <exception cref="OnnxRuntimeException">The runtime cannot load the model, or not on this device.</exception>
    public OnnxSession(byte[] model, RequestedPass pass, Device device, bool alone)
    {
        using var options = SessionShapes.Options(pass);
        if (alone)
            options.AddSessionConfigEntry("session.disable_cpu_ep_fallback", "1");

        device.Prefer(options);
        PlacementLog.Take();
        _session = new InferenceSession(model, options);
        Places = PlacementLog.Take();
        _pass = pass;

        // Another device has queues of its own; and whoever asks for threads asks for them within a batch.
        _workers = device.Name is Devices.Processor && pass.Threads == 1 ? Environment.ProcessorCount : 1;
    }

    /// <summary>Where the runtime placed the nodes of the model; empty when it does not say.</summary>
    public ImmutableArray<ProviderNodes> Places { get; }

    /// <summary>Runs all samples, batch after batch or step after step, and gathers the wanted outputs.</summary>
    /// <param name="memory">Bytes that the process may hold.</param>
    /// <exception cref="RefusedException">An input does not fit the model, or an output is not one row of numbers per sample.</exception>
    /// <exception cref="OnnxRuntimeException">The runtime failed.</exception>
    public IEnumerable<OutputTensor> Run(int pass, InputTensor[] inputs, Feeding feeding, int samples, ImmutableArray<string> outputs, ValueBudget budget, long memory)
    {
        foreach (var output in outputs.Concat(feeding.Sequence?.States.Select(state => state.Output) ?? []).Where(output => !_session.OutputMetadata.ContainsKey(output)))
            throw new RefusedException($"The model has no output '{output}'; it has: {string.Join(", ", _session.OutputNames)}.");

        OutputTensor[] gathered = [.. outputs.Select(output => new OutputTensor(pass, output, samples, budget))];
        using var run = new RunOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        if (feeding.Sequence is { } sequence)
            SequenceRun.Of(_session, _pass, run, [.. inputs], feeding, sequence, gathered);
        else
            RunBatches(run, [.. inputs], feeding, samples, gathered, memory);

        return gathered;
    }

    public void Dispose() => _session.Dispose();

    private void RunBatches(RunOptions run, ImmutableArray<InputTensor> inputs, Feeding feeding, int samples, OutputTensor[] gathered, long memory)
    {
        using var feed = new ModelFeed(_session, _pass, inputs, feeding, states: []);
        string[] outputs = [.. gathered.Select(output => output.Name)];
        var batch = feed.FixedBatch ?? Math.Min(_pass.BatchSize, samples);
        Batches.Run(samples, batch, _workers, memory, (start, rows) =>
        {
            var size = feed.FixedBatch ?? rows;
            feed.Give(run, start, rows, size, values =>
            {
                using var results = _session.Run(run, feed.Names, values, outputs);
                for (var i = 0; i < gathered.Length; i++)
                    gathered[i].Put(results[i], start, rows, size);
            });
        });
    }
}
