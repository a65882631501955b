namespace SupplyGuard.Policies;

/// <summary>The spelling of enumerations in a policy.</summary>
internal static class PolicyWords
{
    public static Findings.Severity? Severity(string word) => word switch
    {
        "note" => Findings.Severity.Note,
        "warning" => Findings.Severity.Warning,
        "error" => Findings.Severity.Error,
        _ => null,
    };

    public static Requirement? Requirement(string word) => word switch
    {
        "off" => Policies.Requirement.Off,
        "ifPresent" => Policies.Requirement.IfPresent,
        "required" => Policies.Requirement.Required,
        _ => null,
    };

    public static Signatures.Models.Trust.CertificatePurpose? Purpose(string word) => word switch
    {
        "codeSigning" => Signatures.Models.Trust.CertificatePurpose.CodeSigning,
        "documentSigning" => Signatures.Models.Trust.CertificatePurpose.DocumentSigning,
        "emailProtection" => Signatures.Models.Trust.CertificatePurpose.EmailProtection,
        _ => null,
    };

    public static Signatures.Attestations.AttestationType? Attestation(string word) => word switch
    {
        "scan" => Signatures.Attestations.AttestationType.Scan,
        "evaluation" => Signatures.Attestations.AttestationType.Evaluation,
        "training" => Signatures.Attestations.AttestationType.Training,
        _ => null,
    };

    public static ScanProfile? Scan(string word) => word switch
    {
        "weights" => ScanProfile.Weights,
        "numeric" => ScanProfile.Numeric,
        "estimators" => ScanProfile.Estimators,
        "inventory" => ScanProfile.Inventory,
        _ => null,
    };

    public static FolderRequirement? Folder(string word) => word switch
    {
        "any" => FolderRequirement.None,
        "repository" => FolderRequirement.Repository,
        "readOnly" => FolderRequirement.ReadOnly,
        _ => null,
    };

    public static string Spell(ChangeClass change) => change switch
    {
        ChangeClass.Unchanged => "unchanged",
        ChangeClass.FineTune => "finetune",
        ChangeClass.Retrain => "retrain",
        ChangeClass.Convert => "convert",
        ChangeClass.FirstImport => "first-import",
        _ => throw new ArgumentOutOfRangeException(nameof(change)),
    };

    public static PolicyMode? Mode(string word) => word switch
    {
        "enforce" => PolicyMode.Enforce,
        "observe" => PolicyMode.Observe,
        _ => null,
    };

    public static AdvisorySeverity? Advisory(string word) => word switch
    {
        "low" => AdvisorySeverity.Low,
        "moderate" => AdvisorySeverity.Moderate,
        "high" => AdvisorySeverity.High,
        "critical" => AdvisorySeverity.Critical,
        _ => null,
    };

    public static ChangeClass? Change(string word) => word switch
    {
        "unchanged" => ChangeClass.Unchanged,
        "finetune" => ChangeClass.FineTune,
        "retrain" => ChangeClass.Retrain,
        "convert" => ChangeClass.Convert,
        "first-import" => ChangeClass.FirstImport,
        _ => null,
    };

    public static GoldenFormat? Golden(string word) => word switch
    {
        "npz" => GoldenFormat.Npz,
        "npy" => GoldenFormat.Npy,
        "csv" => GoldenFormat.Csv,
        "idx" => GoldenFormat.Idx,
        "raw" => GoldenFormat.Raw,
        _ => null,
    };

    public static OutputKind? Output(string word) => word switch
    {
        "logits" => OutputKind.Logits,
        "probabilities" => OutputKind.Probabilities,
        "binary" => OutputKind.Binary,
        "binaryLogits" => OutputKind.BinaryLogits,
        "multilabel" => OutputKind.Multilabel,
        "multilabelLogits" => OutputKind.MultilabelLogits,
        "embedding" => OutputKind.Embedding,
        "regression" => OutputKind.Regression,
        "detection" => OutputKind.Detection,
        "segmentation" => OutputKind.Segmentation,
        _ => null,
    };

    public static string Spell(OutputKind kind) => kind switch
    {
        OutputKind.Logits => "logits",
        OutputKind.Probabilities => "probabilities",
        OutputKind.Binary => "binary",
        OutputKind.BinaryLogits => "binaryLogits",
        OutputKind.Multilabel => "multilabel",
        OutputKind.MultilabelLogits => "multilabelLogits",
        OutputKind.Embedding => "embedding",
        OutputKind.Regression => "regression",
        OutputKind.Detection => "detection",
        OutputKind.Segmentation => "segmentation",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public static ErrorMetric? Metric(string word) => word switch
    {
        "mae" => ErrorMetric.Absolute,
        "rmse" => ErrorMetric.RootSquared,
        "r2" => ErrorMetric.Explained,
        _ => null,
    };

    public static string Spell(ErrorMetric metric) => metric switch
    {
        ErrorMetric.Absolute => "mae",
        ErrorMetric.RootSquared => "rmse",
        ErrorMetric.Explained => "r2",
        _ => throw new ArgumentOutOfRangeException(nameof(metric)),
    };
}
