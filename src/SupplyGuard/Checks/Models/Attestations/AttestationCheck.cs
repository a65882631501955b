using SupplyGuard.Evidence.Attestations;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Signatures.Attestations;
using SupplyGuard.Signatures.Models;

namespace SupplyGuard.Checks.Models.Attestations;

/// <summary>
/// Judges whether trusted people attest of a model what the policy demands. Of several attestations by trusted signers the one made last
/// counts: who takes back a verdict says so below it.
/// </summary>
internal static class AttestationCheck
{
    /// <summary>How far the clock of a signer may be ahead.</summary>
    public static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(10);

    /// <param name="now">The time at which ages are judged.</param>
    public static IEnumerable<Finding> Run(AttestationEvidence evidence, DateTimeOffset now)
    {
        if (evidence.Fault is { } fault)
        {
            yield return AttestationRules.CannotRead(evidence, fault);
            yield break;
        }

        foreach (var (line, detail) in evidence.Malformed)
            yield return AttestationRules.IsMalformed(evidence, line, detail);

        foreach (var (demand, answers) in evidence.Answers)
        {
            foreach (var finding in Judge(evidence, demand, [.. answers], now))
                yield return finding;
        }
    }

    private static IEnumerable<Finding> Judge(AttestationEvidence evidence, AttestationPolicy demand, AttestationAnswer[] answers, DateTimeOffset now)
    {
        var asked = answers.Where(answer => demand.Evaluation is null || answer.Attestation is null || answer.Attestation.Evaluation == demand.Evaluation).ToArray();
        var about = asked.Where(answer => answer.Attestation is { } attestation && attestation.Sha256 == evidence.Sha256?.Hex).ToArray();
        if (about.Length > 0)
            return Claims(evidence, demand, about.MaxBy(answer => (answer.Attestation!.MadeAt, answer.Line))!, now);
        if (asked.Length == 0)
            return [AttestationRules.IsMissing(evidence, demand)];

        return asked.Select(answer => answer.Problem switch
        {
            null => AttestationRules.IsAboutAnother(evidence, answer.Line, answer.Attestation!),
            { Kind: ModelProblemKind.StatementMalformed or ModelProblemKind.StatementTypeUnknown or ModelProblemKind.DuplicateKey } wrong => AttestationRules.IsMalformed(evidence, answer.Line, wrong.Detail),
            var problem => AttestationRules.IsByNobodyTrusted(evidence, answer.Line, problem.Detail),
        });
    }

    private static IEnumerable<Finding> Claims(AttestationEvidence evidence, AttestationPolicy demand, AttestationAnswer answer, DateTimeOffset now)
    {
        var claims = answer.Attestation!;
        if (claims.MadeAt > now + ClockDifference || (demand.MaxAge is { } age && now - claims.MadeAt > age))
            yield return AttestationRules.IsTooOld(evidence, answer.Line, claims.MadeAt, demand.MaxAge);
        if (claims.Verdict is not (null or "passed"))
            yield return AttestationRules.HasNotPassed(evidence, answer.Line, claims);
        if (claims.Type is not AttestationType.Training)
            yield break;

        if (demand.EpsilonAtMost is { } epsilon && !(claims.Epsilon <= epsilon))
            yield return AttestationRules.SpentTooMuch(evidence, answer.Line, claims.Epsilon, epsilon);
        if (demand.Isolated && claims.Isolated is not true)
            yield return AttestationRules.WasNotIsolated(evidence, answer.Line, claims.Isolated is null);
        if (demand.AuditedWithin is { } within && !(claims.AuditedOn is { } day && day <= DateOnly.FromDateTime(now.UtcDateTime) && now.UtcDateTime - day.ToDateTime(TimeOnly.MinValue) <= within))
            yield return AttestationRules.WasNotAudited(evidence, answer.Line, claims.AuditedOn, within);
        if (demand.BaseSha256 is { } based && claims.BaseSha256 != based.Hex)
            yield return AttestationRules.HasAnotherBase(evidence, answer.Line, claims.BaseSha256, based.Hex);
    }
}
