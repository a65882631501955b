using System.Collections.Immutable;
using System.Diagnostics;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Evidence.Evaluation.Staging;
using SupplyGuard.Evidence.Evaluation.Weights;
using SupplyGuard.Formats;
using SupplyGuard.Policies;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>Reads the files of an evaluation and has its model run. Holds no opinion.</summary>
internal static class EvaluationGathering
{
    /// <summary>Samples that a model without a baseline is run on at most, beside the golden ones.</summary>
    private const long MostSamples = 50_000;

    /// <summary>Samples of a class after which a class without a wrong one is decided, with three to spare for those that go to a single wrong one elsewhere.</summary>
    private const int UsualDepth = 36;

    /// <summary>Samples of all classes together without which nothing is clean: the measured rates of docs/evaluation.md hold from here on.</summary>
    private const int FewestAsked = 100;

    /// <summary>Coordinates that an embedding is taken to have before it was ever seen.</summary>
    private const int UsualCoordinates = 4096;

    /// <param name="policyRoot">Absolute path of the folder that the policy's paths are relative to.</param>
    /// <param name="model">SHA-256 of the model file, as its own checks saw it; null when it did not pass them, and is not run.</param>
    /// <param name="examined">What golden data and baseline have to be: others are used for nothing.</param>
    /// <param name="evaluate">Runs a job to its end or its deadline.</param>
    /// <param name="weigh">Reads the model's weights under a key, for comparison with those of a baseline; null: nobody does.</param>
    /// <param name="look">What the answers to a part of the golden samples mean for the others; null: all are asked at once.</param>
    public static EvaluationEvidence Gather(
        string policyRoot,
        EvaluationPolicy evaluation,
        Digest? model,
        ExaminedData examined,
        Func<EvaluatorJob, CancellationToken, EvaluatorOutcome> evaluate,
        Func<ReadOnlyMemory<byte>, WeightFacts?, WeightFacts?>? weigh,
        CancellationToken cancellationToken,
        Func<EvaluationEvidence, StageVerdict>? look = null)
    {
        var golden = ExaminedData.Same(EvaluationFiles.ReadGolden(policyRoot, evaluation, examined.Preprocess, cancellationToken), examined.Samples);
        var baseline = ExaminedData.Same(EvaluationFiles.ReadBaseline(policyRoot, evaluation), examined.Baseline);
        var key = SecretKey.Read(evaluation.Key);
        var evidence = new EvaluationEvidence(model, golden, baseline, null) { Key = SecretKey.NameOf(key.Span) };
        cancellationToken.ThrowIfCancellationRequested();
        if (model is not { } digest || golden is not Gathered<GoldenData>.Found { Value: var data })
            return evidence;

        var recorded = (baseline as Gathered<Baseline>.Found)?.Value;

        // The evaluator is a process of its own: weights are read while it runs.
        var weighing = Task.Run(() => evaluation is { Change.Value: ChangeClass.Unchanged, Architecture: null } ? null : weigh?.Invoke(key, recorded?.Weights), cancellationToken);
        var stimuli = Make(evaluation, data, recorded, key.Span);
        evidence = evidence with { Stimuli = stimuli };
        var job = EvaluationFiles.Job(policyRoot, evaluation, digest, examined.Preprocess, stimuli.Inputs, [EvaluationPasses.Reference]);
        if (look is null || !IsStaged(evaluation, data, recorded))
            return evidence with { Outcome = evaluate(job, cancellationToken), Weights = weighing.GetAwaiter().GetResult() };

        var order = SampleOrder.Of(data.Labels, key.Span, evaluation.Name, digest);
        var (outcome, asked) = new StagedRun(stimuli, Timed(job, part => evaluate(part, cancellationToken)))
            .Run(order, LeastDepth(evaluation), LeastSamples(evaluation), (part, answer) => look(evidence with { Asked = part, Outcome = answer }));
        return evidence with { Asked = asked, Outcome = outcome, Weights = weighing.GetAwaiter().GetResult() };
    }

    /// <summary>Runs a job on some of its rows, as often as wanted, before the deadline of the whole job.</summary>
    private static Func<ImmutableArray<int>, EvaluatorOutcome> Timed(EvaluatorJob job, Func<EvaluatorJob, EvaluatorOutcome> evaluate)
    {
        var started = Stopwatch.GetTimestamp();
        return rows =>
        {
            var left = job.Deadline - Stopwatch.GetElapsedTime(started);
            var outcome = left > TimeSpan.Zero ? evaluate(job with { Inputs = [.. job.Inputs.Select(input => input.Part(rows))], Deadline = left }) : new EvaluatorOutcome.TimedOut(left);
            return outcome is EvaluatorOutcome.TimedOut ? new EvaluatorOutcome.TimedOut(job.Deadline) : outcome;
        };
    }

    /// <summary>Samples of every class without which nothing is clean.</summary>
    public static int LeastDepth(EvaluationPolicy evaluation) => Math.Max(UsualDepth, evaluation.GoldenPerClass);

    /// <summary>Samples of all classes together without which nothing is clean.</summary>
    public static int LeastSamples(EvaluationPolicy evaluation) => Math.Max(FewestAsked, evaluation.GoldenMinimum);

    /// <summary>Whether there is something that a part of the samples can be compared with.</summary>
    private static bool IsStaged(EvaluationPolicy evaluation, GoldenData golden, Baseline? baseline) =>
        evaluation is { Sequential: true, Change.Value: not ChangeClass.FirstImport }
        && baseline is not null
        && baseline.Scores.Samples == golden.Labels.Length
        && baseline.Scores.Classes == evaluation.Classes.Length
        && golden.Labels.All(label => label >= 0 && label < evaluation.Classes.Length);

    /// <summary>What the baseline was run on; the golden samples alone where it says nothing, or something that was never recorded.</summary>
    private static Stimuli Make(EvaluationPolicy evaluation, GoldenData golden, Baseline? baseline, ReadOnlySpan<byte> key)
    {
        if (SampleForm.Of(golden) is not { } form)
            return Stimuli.GoldenOnly(golden);

        var change = evaluation.Change.Value;
        if (baseline is null && change is not ChangeClass.FirstImport)
            return Stimuli.GoldenOnly(golden);

        var isSameKey = baseline is { Key.Length: > 0 } && baseline.Key == SecretKey.NameOf(key);
        var variations = isSameKey ? Math.Min(baseline!.Variations.Length, EvaluationPolicy.MostVariations) : 0;
        if (change is ChangeClass.Unchanged || !evaluation.OutputKind.IsClassification())
            return variations == 0 ? Stimuli.GoldenOnly(golden) : Stimuli.Make(golden, form, StimulusPlan.GoldenOnly with { Variations = variations }, key, evaluation.Name);

        var (classes, probes) = (evaluation.Classes.Length, Stimuli.DictionaryOf(form, golden).Length);
        if (change is ChangeClass.FirstImport)
            return Stimuli.Make(golden, form, StimulusPlan.Of(form, golden.Labels.Length, classes, probes, key.IsEmpty ? 0 : evaluation.Variations, MostSamples, evaluation.OutputKind is OutputKind.Embedding ? UsualCoordinates : 0), key, evaluation.Name);

        var plan = baseline!.Probes?.Plan ?? StimulusPlan.GoldenOnly;
        var largest = StimulusPlan.Of(form, golden.Labels.Length, classes, probes, variations, long.MaxValue);
        return plan.IsWithin(largest) ? Stimuli.Make(golden, form, plan with { Variations = variations }, key, evaluation.Name) : Stimuli.GoldenOnly(golden);
    }
}
