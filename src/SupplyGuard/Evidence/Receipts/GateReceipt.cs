using SupplyGuard.Findings;
using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Receipts;

/// <summary>A gate had nothing to find. Holds for as long as the same question is asked and nothing that the answer depended on has changed.</summary>
/// <param name="Key">Digest of the question: everything besides files.</param>
/// <param name="State">Digest of <see cref="GateState"/> when the answer was given.</param>
/// <param name="Policy">SHA-256 of the policy.</param>
/// <param name="AsksOfModels">The policy asks something of models or evaluations.</param>
/// <param name="EvaluatorFolder">See <see cref="Report.EvaluatorFolder"/>.</param>
internal sealed record GateReceipt(Digest Key, GateInputs Inputs, Digest State, Digest Policy, bool AsksOfModels, string? EvaluatorFolder, ReportStatistics Statistics);
