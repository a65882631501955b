using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using SupplyGuard.Evaluation.Protocol;

namespace SupplyGuard.Evaluator.Sessions;

/// <summary>Runs a model with a state: one sample after the other, each from zeros, each step with what the step before handed on.</summary>
internal static class SequenceRun
{
    /// <exception cref="RefusedException">The samples are no sequences, or the model does not run on one of them alone.</exception>
    /// <exception cref="OnnxRuntimeException">The runtime failed.</exception>
    public static void Of(InferenceSession session, RequestedPass pass, RunOptions run, ImmutableArray<InputTensor> inputs, Feeding feeding, RequestedSequence sequence, OutputTensor[] gathered)
    {
        var steps = StepsOf(inputs);
        var samples = (int)inputs[0].Shape[0];
        ImmutableArray<string> states = [.. sequence.States.Select(state => state.Input)];
        using var feed = new ModelFeed(session, pass, [.. inputs.Select(input => input.StepByStep())], feeding, states);
        if (feed.FixedBatch is { } batch and not 1)
            throw new RefusedException($"The model wants batches of {batch}, and a sequence is run alone.");

        string[] names = [.. feed.Names, .. states];
        string[] outputs = [.. gathered.Select(output => output.Name), .. sequence.States.Select(state => state.Output)];
        using var zeros = new DisposableList<OrtValue>(states.Select(state => ConstantInput.Of(session, state, 0)));
        for (var sample = 0; sample < samples; sample++)
        {
            IDisposableReadOnlyCollection<OrtValue>? before = null;
            try
            {
                for (var step = 0; step < steps; step++)
                {
                    IEnumerable<OrtValue> state = before is null ? zeros : before.Skip(gathered.Length);
                    IDisposableReadOnlyCollection<OrtValue>? results = null;
                    feed.Give(run, (sample * steps) + step, 1, 1, values => results = session.Run(run, names, [.. values, .. state], outputs));
                    before?.Dispose();
                    before = results!;
                    Keep(gathered, before, sequence.Judged, sample, step, steps);
                }
            }
            finally
            {
                before?.Dispose();
            }
        }
    }

    private static void Keep(OutputTensor[] gathered, IReadOnlyList<OrtValue> results, string judged, int sample, int step, int steps)
    {
        for (var i = 0; i < gathered.Length; i++)
        {
            if (judged is JudgedSteps.Mean)
                gathered[i].PutStep(results[i], sample, step, steps);
            else if (step == steps - 1)
                gathered[i].Put(results[i], sample, 1, 1);
        }
    }

    private static int StepsOf(ImmutableArray<InputTensor> inputs)
    {
        if (inputs is not [{ Shape: [_, > 0 and <= int.MaxValue and var steps, ..] }, ..] || inputs.Any(input => input.Shape is not [_, var other, ..] || other != steps))
            throw new RefusedException("A model with a state needs samples of equally many steps, at least one: samples x steps x what the model is given in one call.");

        return (int)steps;
    }
}
