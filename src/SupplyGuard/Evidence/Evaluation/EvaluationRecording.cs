using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Evidence.Evaluation.Weights;
using SupplyGuard.Formats;
using SupplyGuard.Policies;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>Reads the golden data of an evaluation and has a trusted model run under every recording configuration, and on variations and probes. Holds no opinion.</summary>
internal static class EvaluationRecording
{
    /// <param name="policyRoot">Absolute path of the folder that the policy's paths are relative to.</param>
    /// <param name="preprocess">SHA-256 of the graph that samples go through, as its own checks saw it; null where there is none.</param>
    /// <param name="siblings">Models that are known to be honest, with which limits are calibrated.</param>
    /// <param name="others">Devices that may be there beside the one that is recorded.</param>
    /// <param name="evaluate">Runs a job to its end or its deadline.</param>
    /// <param name="weigh">Reads the model's weights under a key; null: nobody does.</param>
    public static RecordingEvidence Gather(
        string policyRoot,
        EvaluationPolicy evaluation,
        TrustedModel model,
        Digest? preprocess,
        ImmutableArray<TrustedModel> siblings,
        ImmutableArray<string> others,
        Func<EvaluatorJob, CancellationToken, EvaluatorOutcome> evaluate,
        Func<ReadOnlyMemory<byte>, WeightFacts?, WeightFacts?>? weigh,
        CancellationToken cancellationToken)
    {
        var golden = EvaluationFiles.ReadGolden(policyRoot, evaluation, preprocess, cancellationToken);
        if (golden is not Gathered<GoldenData>.Found { Value: var data })
            return new RecordingEvidence(model.Sha256, golden, null);

        var key = SecretKey.Read(evaluation.Key);
        var outcome = evaluate(Job(model, data.Inputs, EvaluationPasses.Recording), cancellationToken);
        var evidence = new RecordingEvidence(model.Sha256, golden, outcome) { Key = SecretKey.NameOf(key.Span) };
        if (outcome is not EvaluatorOutcome.Answered { Device: var recorded })
            return evidence with { Weights = weigh?.Invoke(key, null) };
        evidence = evidence with { Elsewhere = On([.. others.Where(device => device != recorded)]) };
        if (SampleForm.Of(data) is not { } form)
            return evidence with { Weights = weigh?.Invoke(key, null), Siblings = Run(data.Inputs) };

        var variations = key.IsEmpty ? 0 : evaluation.Variations;
        var plan = evaluation.OutputKind.IsClassification()
            ? StimulusPlan.Of(form, data.Labels.Length, evaluation.Classes.Length, Stimuli.DictionaryOf(form, data).Length, variations, long.MaxValue, NumbersOf(evaluation, outcome))
            : StimulusPlan.GoldenOnly with { Variations = variations };
        evidence = evidence with { Weights = weigh?.Invoke(key, null) };
        for (; ; plan = plan.Less())
        {
            var stimuli = Stimuli.Make(data, form, plan, key.Span, evaluation.Name);
            var job = Job(model, stimuli.Inputs, [EvaluationPasses.Reference]);

            // Whoever is compared later has the whole of the time, so that a plan that only just fits does not fail on a busy day.
            var stimulated = evaluate(plan.ProbeSamples == 0 ? job : job with { Deadline = evaluation.Timeout / 2 }, cancellationToken);
            if (stimulated is not EvaluatorOutcome.TimedOut || plan.ProbeSamples == 0)
                return evidence with { Stimuli = stimuli, Stimulated = stimulated, Siblings = stimulated is EvaluatorOutcome.Answered ? Run(stimuli.Inputs) : [] };
        }

        EvaluatorJob Job(TrustedModel trusted, ImmutableArray<EvaluatorInput> inputs, ImmutableArray<EvaluatorPass> passes) =>
            EvaluationFiles.Job(policyRoot, evaluation, trusted.Sha256, preprocess, inputs, passes) with { ModelPath = trusted.Path };

        // A device that is not there, or answers nothing in its time, leaves nothing to compare.
        ImmutableSortedDictionary<string, EvaluatorOutcome.Answered> On(ImmutableArray<string> devices) => devices
            .Select(device => (device, outcome: evaluate(Job(model, data.Inputs, [EvaluationPasses.Reference]) with { Device = device, RequireDevice = false }, cancellationToken)))
            .Where(run => run.outcome is EvaluatorOutcome.Answered answered && answered.Device == run.device)
            .ToImmutableSortedDictionary(run => run.device, run => (EvaluatorOutcome.Answered)run.outcome, StringComparer.Ordinal);

        // An embedding has more numbers than classes, which only the answer tells.
        static int NumbersOf(EvaluationPolicy evaluation, EvaluatorOutcome outcome) => outcome is EvaluatorOutcome.Answered answer && answer.Outputs.FirstOrDefault(output => output.Name == evaluation.ScoresOutput) is { Shape: [_, var numbers] }
            ? (int)Math.Clamp(numbers, 0, int.MaxValue / 8)
            : 0;

        ImmutableArray<SiblingRun> Run(ImmutableArray<EvaluatorInput> inputs) =>
            [.. siblings.Select(sibling => new SiblingRun(sibling, evaluate(Job(sibling, inputs, [EvaluationPasses.Reference]), cancellationToken)))];
    }
}
