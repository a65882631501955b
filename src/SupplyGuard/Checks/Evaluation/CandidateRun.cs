using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>A candidate that ran and can be judged: its outputs, what it was run on, and what it is compared with.</summary>
/// <param name="Declared">The evaluation as the policy has it.</param>
/// <param name="Judged">The same with the change that the weights prove.</param>
/// <param name="Scores">Raw scores of everything in <paramref name="Stimuli"/>.</param>
/// <param name="Baseline">One that fits; null for a model that is imported for the first time.</param>
internal sealed record CandidateRun(EvaluationPolicy Declared, EvaluationPolicy Judged, EvaluationEvidence Evidence, Stimuli Stimuli, ScoreMatrix Scores, Baseline? Baseline)
{
    private readonly ImmutableArray<ScoreMatrix> _varied =
        [.. Enumerable.Range(0, Stimuli.Plan.Variations).Select(index => Scores.Part(Stimuli.FirstVariation + (index * Stimuli.Golden.Labels.Length), Stimuli.Golden.Labels.Length))];

    /// <summary>Scores of the golden samples as they are.</summary>
    public ScoreMatrix Candidate { get; } = Scores.Part(0, Stimuli.Golden.Labels.Length);

    /// <summary>Scores of the golden samples in one of their secret variations.</summary>
    public ScoreMatrix Varied(int variation) => _varied[variation];

    /// <summary>Only a green evaluation has to prove that it could have been red.</summary>
    public static bool NeedsSelfTest(IEnumerable<Finding> findings) => !findings.Any(finding => finding.Rule.Severity is Severity.Error);
}
