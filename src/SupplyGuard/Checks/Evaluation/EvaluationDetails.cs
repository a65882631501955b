using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SupplyGuard.Checks.Evaluation.Probes;
using SupplyGuard.Checks.Evaluation.Statistics;
using SupplyGuard.Checks.Evaluation.Weights;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Evidence.Evaluation.Weights;
using SupplyGuard.Findings;
using SupplyGuard.Findings.Evaluations;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Puts together what a report shows of an evaluation beside its measurements. Pure.</summary>
internal static class EvaluationDetails
{
    public static EvaluationDetail Of(CandidateRun run, Baseline baseline, Measures measures, IReadOnlyCollection<Finding> findings)
    {
        var (declared, judged, evidence) = (run.Declared, run.Judged, run.Evidence);
        var behaviour = measures.Behaviour;
        return new EvaluationDetail(declared.Name, declared.Model.Value, ChangeOf(declared, judged), Headline.Of(judged, behaviour, findings))
        {
            Classes = declared.Classes,
            Erosion = Cells(behaviour, judged.Limits.Erosion),
            ErosionLimit = judged.Limits.Erosion,
            Margins = Strip(behaviour, judged.Limits.Erosion) is { } strip ? strip with { Samples = [.. strip.Samples.Select(run.Stimuli.InGolden)] } : null,
            Probe = ExampleOf(measures.Probes, judged, run),
            Tensors = TensorsOf(measures.Weights),
            WeightBudget = BudgetOf(judged),
            ChangedRows = measures.Weights is { RowsCompared: true } weights ? weights.ChangedRows : null,
            Operators = evidence.Weights is { } now && baseline.Weights is { } old ? OperatorsOf(now, old) : null,
            Power = PowerNotes.Of(judged, behaviour),
            Untested = Untested.Of(judged, run.Stimuli, evidence, baseline),
        };
    }

    /// <summary>Of a model that there is nothing to compare with.</summary>
    public static EvaluationDetail Alone(CandidateRun run, BehaviourMeasures behaviour, ProbeMeasures? probes, IReadOnlyCollection<Finding> findings)
    {
        var evaluation = run.Judged;
        return new EvaluationDetail(evaluation.Name, evaluation.Model.Value, PolicyWords.Spell(evaluation.Change.Value), Headline.Of(evaluation, behaviour, findings))
        {
            Classes = evaluation.Classes,
            Probe = ExampleOf(probes, evaluation, run),
            Untested = Untested.Of(evaluation, run.Stimuli, run.Evidence, baseline: null),
        };
    }

    /// <summary>Of a model whose answer is no choice between classes: margins and probes say nothing of it.</summary>
    public static EvaluationDetail WithoutClasses(CandidateRun run, string kept, IReadOnlyCollection<Finding> findings)
    {
        var (declared, judged, evidence, baseline) = (run.Declared, run.Judged, run.Evidence, run.Baseline);
        var weights = evidence.Weights is { } read ? WeightMeasures.Of(read, baseline?.Weights) : null;
        return new EvaluationDetail(declared.Name, declared.Model.Value, ChangeOf(declared, judged), Headline.Gravest(findings) ?? kept)
        {
            Tensors = TensorsOf(weights),
            WeightBudget = BudgetOf(judged),
            Operators = evidence.Weights is { } now && baseline?.Weights is { } old ? OperatorsOf(now, old) : null,
            Untested = Untested.Of(judged, run.Stimuli, evidence, baseline),
        };
    }

    private static double? BudgetOf(EvaluationPolicy judged) => judged.Change.Value is ChangeClass.Convert or ChangeClass.FineTune ? judged.Limits.WeightDistance : null;

    private static string ChangeOf(EvaluationPolicy declared, EvaluationPolicy judged)
    {
        var said = PolicyWords.Spell(declared.Change.Value);
        return declared.Change.Value == judged.Change.Value ? said : $"{said}, judged as {PolicyWords.Spell(judged.Change.Value)}";
    }

    private static ImmutableArray<ErosionCell> Cells(BehaviourMeasures behaviour, double limit) =>
    [
        .. behaviour.Eroded
            .OrderByDescending(pair => pair.Erosion)
            .Take(EvaluationDetail.MostPairs)
            .OrderBy(pair => pair.Pair.True).ThenBy(pair => pair.Pair.Rival)
            .Select(pair => new ErosionCell(
                pair.Pair.True,
                pair.Pair.Rival,
                pair.Samples,
                pair.BaselineMargin,
                pair.CandidateMargin,
                pair.LowerBound is { } bound && double.IsFinite(bound) ? bound : null,
                MarginErosion.Fails(pair, limit))),
    ];

    private static MarginStrip? Strip(BehaviourMeasures behaviour, double limit)
    {
        if (MarginErosion.Worst(behaviour.Eroded, limit) is not { Pair: var pair })
            return null;

        var comparison = behaviour.Comparison;
        var scale = GlobalScale.Fit(comparison.Baseline, comparison.Candidate);
        var samples = comparison.Members[pair.True].Take(MarginStrip.MostSamples).ToImmutableArray();
        return new MarginStrip(
            pair.True,
            pair.Rival,
            samples,
            [.. samples.Select(sample => Margin(comparison.Baseline, sample, pair))],
            [.. samples.Select(sample => scale * Margin(comparison.Candidate, sample, pair))]);
    }

    private static double Margin(ScoreMatrix scores, int sample, ClassPair pair) => (double)scores[sample, pair.True] - scores[sample, pair.Rival];

    private static ProbeExample? ExampleOf(ProbeMeasures? probes, EvaluationPolicy evaluation, CandidateRun run)
    {
        if (probes?.Flip is not { } flip)
            return null;

        var example = new ProbeExample(flip.Probe, flip.Class, run.Baseline is null ? null : flip.Baseline, flip.Share, Math.Min(1, flip.Baseline + evaluation.Limits.PatchFlip));
        var stimuli = run.Stimuli;
        var index = stimuli.Probes.ToList().FindIndex(probe => probe.Name == flip.Probe);
        if (stimuli.Form is not { IsImage: true } form || index < 0)
            return example;

        var sample = stimuli.Chosen[Flipped(stimuli, run.Scores, index, flip.Class)];
        var before = MemoryMarshal.Cast<byte, float>(stimuli.Golden.Inputs[0].Bytes.Span).Slice(sample * form.Length, form.Length).ToArray();
        var after = before.ToArray();
        stimuli.Probes[index].Apply(after);
        return example with { Sample = run.Stimuli.InGolden(sample), Before = Thumbnails.Of(form, before), After = Thumbnails.Of(form, after) };
    }

    /// <summary>Place among the probed samples of the first one that the probe turns into the class; the first of all when it turns none.</summary>
    private static int Flipped(Stimuli stimuli, ScoreMatrix scores, int probe, int index)
    {
        var first = stimuli.FirstProbed + (probe * stimuli.Chosen.Length);
        for (var at = 0; at < stimuli.Chosen.Length; at++)
        {
            if (scores.Answer(first + at) == index && scores.Answer(stimuli.Chosen[at]) != index)
                return at;
        }

        return 0;
    }

    private static ImmutableArray<TensorShift> TensorsOf(WeightMeasures? weights)
    {
        if (weights is null)
            return [];

        var most = weights.Shifts
            .OrderByDescending(shift => shift.Distance ?? (shift.IsSame ? 0 : double.MaxValue))
            .Take(EvaluationDetail.MostTensors)
            .ToHashSet();
        return [.. weights.Shifts.Where(most.Contains)];
    }

    private static ImmutableArray<OperatorCount> OperatorsOf(WeightFacts candidate, WeightFacts baseline)
    {
        var (now, old) = (CountOf(candidate), CountOf(baseline));
        return
        [
            .. now.Keys.Union(old.Keys, StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select(name => new OperatorCount(name, old.GetValueOrDefault(name), now.GetValueOrDefault(name))),
        ];
    }

    private static Dictionary<string, int> CountOf(WeightFacts facts) => facts.Operators
        .GroupBy(used => used.Domain is "ai.onnx" or "" ? used.OpType : $"{used.Domain}.{used.OpType}", StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Sum(used => used.Count), StringComparer.Ordinal);
}
