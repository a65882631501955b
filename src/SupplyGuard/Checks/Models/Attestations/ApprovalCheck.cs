using SupplyGuard.Evidence.Attestations;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Signatures.Attestations;

namespace SupplyGuard.Checks.Models.Attestations;

/// <summary>
/// Judges whether as many different people as the policy wants approved a declared change of exactly this model file. An attacker claims the
/// change with the weakest gates; the approvals are what that claim costs. What somebody said last counts, so that an approval can be taken back.
/// </summary>
internal static class ApprovalCheck
{
    /// <param name="evidence">Answers to one demand, for approvals by the evaluation's approvers.</param>
    /// <param name="now">An approval from the future is none.</param>
    public static IEnumerable<Finding> Run(EvaluationPolicy evaluation, AttestationEvidence evidence, DateTimeOffset now)
    {
        if (evidence.Fault is { } fault)
        {
            yield return AttestationRules.CannotRead(evidence, fault);
            yield break;
        }

        foreach (var (line, detail) in evidence.Malformed)
            yield return AttestationRules.IsMalformed(evidence, line, detail);

        var people = new List<VerifiedAttestation>();
        foreach (var statement in evidence.Answers
            .SelectMany(demand => demand.Answers)
            .Where(answer => answer.Verified is { } given && IsAbout(evaluation, evidence, given.Attestation, now))
            .OrderByDescending(answer => answer.Attestation!.MadeAt).ThenByDescending(answer => answer.Line)
            .Select(answer => answer.Verified!))
        {
            if (!people.Exists(statement.IsOfTheSignerOf))
                people.Add(statement);
        }

        people.RemoveAll(statement => statement.Attestation.Change != PolicyWords.Spell(evaluation.Change.Value));
        if (people.Count < evaluation.Approvals)
            yield return AttestationRules.IsNotApproved(evidence.Model, evidence.Sha256, evaluation, people);
    }

    private static bool IsAbout(EvaluationPolicy evaluation, AttestationEvidence evidence, Attestation approval, DateTimeOffset now) =>
        approval.Sha256 == evidence.Sha256?.Hex
        && approval.Evaluation == evaluation.Name
        && approval.MadeAt <= now + AttestationCheck.ClockDifference;
}
