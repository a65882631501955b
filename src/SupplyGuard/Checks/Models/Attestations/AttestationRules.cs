using System.Globalization;
using SupplyGuard.Evidence.Attestations;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Signatures.Attestations;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Models.Attestations;

/// <summary>What can be wrong with what is attested about a model.</summary>
internal static class AttestationRules
{
    public static readonly Rule Missing = new("SG2501", "Attestation of a model is missing", Severity.Error);

    public static readonly Rule Malformed = new("SG2502", "Attestation of a model is malformed", Severity.Error);

    public static readonly Rule Untrusted = new("SG2503", "Attestation of a model is made by nobody who is trusted", Severity.Error);

    public static readonly Rule OtherModel = new("SG2504", "Attestation is about another model", Severity.Error);

    public static readonly Rule TooOld = new("SG2505", "Attestation of a model is too old", Severity.Error);

    public static readonly Rule NotPassed = new("SG2506", "Model did not pass what is attested", Severity.Error);

    public static readonly Rule Privacy = new("SG2507", "Training spent more privacy than the policy allows", Severity.Error);

    public static readonly Rule NotIsolated = new("SG2508", "Training environment was not isolated", Severity.Error);

    public static readonly Rule NotAudited = new("SG2509", "Training was not audited in time", Severity.Error);

    public static readonly Rule OtherBase = new("SG2510", "Model was trained from another base", Severity.Error);

    public static readonly Rule Unreadable = new("SG2511", "Attestations of a model cannot be read", Severity.Error, Incomplete: true);

    public static readonly Rule NotApproved = new("SG2512", "Change of a model is not approved", Severity.Error);

    private const string AskTrainer = "Ask who trained the model; do not use it before the answer is attested, or the policy is changed by those who may.";

    public static Finding IsMissing(AttestationEvidence evidence, AttestationPolicy demand) => Missing.Finding(
        evidence.Model,
        new Location(evidence.Shown),
        $"The policy demands an attestation of type '{NameOf(demand.Type)}' about '{evidence.Model.Path}', and '{evidence.Shown}' has none.",
        "Have it made by whoever answers for it: 'dotnet supplyguard model sign <model> --attestation <predicate> --predicate-type <type>'.");

    public static Finding IsMalformed(AttestationEvidence evidence, int line, string detail) => Malformed.Finding(
        evidence.Model, At(evidence, line), $"Line {line.ToString(CultureInfo.InvariantCulture)} of '{evidence.Shown}' is no attestation. {detail}", "Take the file from its publisher again, or have the attestation made again.");

    public static Finding IsByNobodyTrusted(AttestationEvidence evidence, int line, string detail) => Untrusted.Finding(
        evidence.Model, At(evidence, line), $"Line {line.ToString(CultureInfo.InvariantCulture)} of '{evidence.Shown}' is not attested by a signer whom the policy trusts for it. {detail}", "Have it attested by such a signer; trust another one only after you know from elsewhere whose key it is.");

    public static Finding IsAboutAnother(AttestationEvidence evidence, int line, Attestation attestation) => OtherModel.Finding(
        evidence.Model,
        At(evidence, line),
        $"Line {line.ToString(CultureInfo.InvariantCulture)} of '{evidence.Shown}' is about the model 'sha256:{attestation.Sha256}', and '{evidence.Model.Path}' is another.",
        "Have this very file scanned, evaluated or vouched for, and attested; or take the file that was.",
        ("attested", attestation.Sha256));

    public static Finding IsTooOld(AttestationEvidence evidence, int line, DateTimeOffset made, TimeSpan? limit) => TooOld.Finding(
        evidence.Model,
        At(evidence, line),
        $"What is attested of '{evidence.Model.Path}' was made at {made.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}, {(limit is { } most ? $"and the policy accepts {most.TotalDays.ToString("0.##", CultureInfo.InvariantCulture)} days" : "which is yet to come")}.",
        "Have it made and attested again.");

    public static Finding HasNotPassed(AttestationEvidence evidence, int line, Attestation attestation) => NotPassed.Finding(
        evidence.Model,
        At(evidence, line),
        $"The {NameOf(attestation.Type)} of '{evidence.Model.Path}' is attested with the verdict '{attestation.Verdict}'.",
        "Do not use the model; its report says what was found.",
        ("verdict", attestation.Verdict!));

    public static Finding SpentTooMuch(AttestationEvidence evidence, int line, double? epsilon, double limit) => Privacy.Finding(
        evidence.Model,
        At(evidence, line),
        $"Training of '{evidence.Model.Path}' {(epsilon is { } spent ? $"spent an epsilon of {Number(spent)}" : "says nothing of differential privacy")}, and the policy allows {Number(limit)}.",
        AskTrainer);

    public static Finding WasNotIsolated(AttestationEvidence evidence, int line, bool isSilent) => NotIsolated.Finding(
        evidence.Model, At(evidence, line), $"Training of '{evidence.Model.Path}' {(isSilent ? "says nothing of its environment" : "happened in an environment that was not isolated")}, and the policy demands isolation.", AskTrainer);

    public static Finding WasNotAudited(AttestationEvidence evidence, int line, DateOnly? on, TimeSpan within) => NotAudited.Finding(
        evidence.Model,
        At(evidence, line),
        $"Training of '{evidence.Model.Path}' {(on is { } day ? $"was audited on {day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}" : "says nothing of an audit")}, and the policy demands one within {within.TotalDays.ToString("0.##", CultureInfo.InvariantCulture)} days.",
        AskTrainer);

    public static Finding HasAnotherBase(AttestationEvidence evidence, int line, string? found, string wanted) => OtherBase.Finding(
        evidence.Model,
        At(evidence, line),
        $"'{evidence.Model.Path}' is attested to be trained from {(found is null ? "nothing that is named" : $"'sha256:{found}'")}, and the policy demands 'sha256:{wanted}'.",
        AskTrainer);

    public static Finding CannotRead(AttestationEvidence evidence, string detail) => Unreadable.Finding(
        evidence.Model, new Location(evidence.Shown), $"What is attested of '{evidence.Model.Path}' cannot be read: {detail}", "Make the file readable, or correct the path of the signer's key in the policy.");

    /// <summary>About the evaluation, not the model: whoever is to approve needs to see what the evaluation says.</summary>
    public static Finding IsNotApproved(ModelSubject model, Digest? sha256, EvaluationPolicy evaluation, IReadOnlyCollection<VerifiedAttestation> people) => NotApproved.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Change.Location,
        string.Create(
            CultureInfo.InvariantCulture,
            $"'{evaluation.Name}' declares '{PolicyWords.Spell(evaluation.Change.Value)}', which needs approvals of '{evaluation.Approvals}' people, and '{model.Path}' as it is has '{people.Count}'."),
        "Have approvers of the policy look at the change and run 'dotnet supplyguard model sign <model> --attestation <approval.json> --predicate-type approval' with keys of their own.",
        ("needed", evaluation.Approvals.ToString(CultureInfo.InvariantCulture)),
        ("given", people.Count.ToString(CultureInfo.InvariantCulture)),
        ("people", string.Join(", ", people.Select(one => one.Name ?? one.Key))),
        ("sha256", sha256?.Hex ?? ""));

    private static Location At(AttestationEvidence evidence, int line) => new(evidence.Shown, line);

    private static string NameOf(AttestationType type) => type switch
    {
        AttestationType.Scan => "scan",
        AttestationType.Evaluation => "evaluation",
        AttestationType.Approval => "approval",
        _ => "training",
    };

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
