using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>What recording came to: a baseline, or the findings that say why there is none.</summary>
/// <param name="Baseline">Null when a finding is an error.</param>
internal sealed record RecordedBaseline(Baseline? Baseline, ImmutableArray<Finding> Findings, ImmutableArray<Measurement> Measurements);
