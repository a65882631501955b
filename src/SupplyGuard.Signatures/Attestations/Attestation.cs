using System.Collections.Immutable;

namespace SupplyGuard.Signatures.Attestations;

/// <summary>An in-toto statement about one model, as read; its signature is somebody else's business.</summary>
/// <param name="Sha256">SHA-256 of the model file in lower-case hexadecimal.</param>
/// <param name="MadeAt">When it was made, as its signer says.</param>
public sealed record Attestation(AttestationType Type, string Sha256, DateTimeOffset MadeAt)
{
    /// <summary>The predicate type of <see cref="AttestationType.Scan"/>.</summary>
    public const string ScanType = "https://supplyguard/scan/v1";

    /// <summary>The predicate type of <see cref="AttestationType.Evaluation"/>.</summary>
    public const string EvaluationType = "https://supplyguard/evaluation/v1";

    /// <summary>The predicate type of <see cref="AttestationType.Training"/>.</summary>
    public const string TrainingType = "https://supplyguard/training/v1";

    /// <summary>The predicate type of <see cref="AttestationType.Approval"/>.</summary>
    public const string ApprovalType = "https://supplyguard/approval/v1";

    /// <summary>Of a scan or an evaluation: <c>passed</c>, <c>failed</c> or <c>incomplete</c>. Null for training and approvals.</summary>
    public string? Verdict { get; init; }

    /// <summary>Of an evaluation or an approval: the name of the evaluation in the policy.</summary>
    public string? Evaluation { get; init; }

    /// <summary>Of an approval: the class of change that is approved, as the policy spells it.</summary>
    public string? Change { get; init; }

    /// <summary>SHA-256 of the model that it was trained from, in lower-case hexadecimal; null: trained from nothing, or not said.</summary>
    public string? BaseSha256 { get; init; }

    /// <summary>SHA-256 of the datasets that it was trained on, in lower-case hexadecimal.</summary>
    public ImmutableArray<string> Datasets { get; init; } = [];

    /// <summary>The privacy budget ε that training spent (differential privacy); null: not said. Smaller is more private.</summary>
    public double? Epsilon { get; init; }

    /// <summary>Whether the training environment could reach nothing outside; null: not said.</summary>
    public bool? Isolated { get; init; }

    /// <summary>When the training was audited last; null: not said.</summary>
    public DateOnly? AuditedOn { get; init; }

    /// <summary>The type that a predicate type stands for; null: one that is not known.</summary>
    public static AttestationType? TypeOf(string? predicateType) => predicateType switch
    {
        ScanType => AttestationType.Scan,
        EvaluationType => AttestationType.Evaluation,
        TrainingType => AttestationType.Training,
        ApprovalType => AttestationType.Approval,
        _ => null,
    };
}
