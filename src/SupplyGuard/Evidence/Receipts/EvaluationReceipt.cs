using System.Collections.Immutable;
using SupplyGuard.Findings;
using SupplyGuard.Findings.Evaluations;
using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Receipts;

/// <summary>What an evaluation that passed amounted to. Its key is a digest of everything that went in, so it holds wherever and whenever the same goes in again.</summary>
/// <param name="Run">What it ran on.</param>
/// <param name="Findings">Notes and warnings.</param>
/// <param name="Detail">What a report shows beside the measurements.</param>
internal sealed record EvaluationReceipt(Digest Key, EvaluationRun Run, ImmutableArray<Finding> Findings, ImmutableArray<Measurement> Measurements, EvaluationDetail? Detail);
