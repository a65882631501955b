using System.Collections.Immutable;
using SupplyGuard.Findings.Evaluations;
using SupplyGuard.Formats;

namespace SupplyGuard.Findings;

/// <summary>
/// Verdict, findings, measurements and what was examined: sorted, and free of clocks, machine names and absolute paths.
/// </summary>
/// <param name="PolicyPath">Name of the policy file as shown; null when the command needs none.</param>
/// <param name="PolicyDigest">SHA-256 of the policy file's bytes; null when it could not be read.</param>
public sealed record Report(
    Verdict Verdict,
    string? PolicyPath,
    Digest? PolicyDigest,
    ImmutableArray<SubjectResult> Subjects,
    ImmutableArray<Finding> Findings,
    ImmutableArray<Measurement> Measurements,
    ReportStatistics Statistics)
{
    /// <summary>What is shown of each evaluation beside its measurements.</summary>
    public ImmutableArray<EvaluationDetail> Evaluations { get; init; } = [];

    /// <summary>The policy could not be used at all, so nothing was judged; faces answer this as a wrong question.</summary>
    public bool PolicyIsWrong { get; init; }

    /// <summary>The policy asks something of models or evaluations. For the face; never part of what is written.</summary>
    public bool AsksOfModels { get; init; }

    /// <summary>
    /// What may be attested: nothing unless the verdict is passed and the policy enforces. For the face; never part of what is written.
    /// </summary>
    public ImmutableArray<PassedModel> Passed { get; init; } = [];

    /// <summary>
    /// Absolute path of the folder with the evaluator that may be started: it needs no package, or its package was judged here and passed.
    /// Null when there is none, or when the policy evaluates nothing. For the face; never part of what is written.
    /// </summary>
    public string? EvaluatorFolder { get; init; }
}
