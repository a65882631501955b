namespace SupplyGuard.Signatures.Attestations;

/// <summary>What somebody attests about a model.</summary>
public enum AttestationType
{
    /// <summary>That a static scan found nothing.</summary>
    Scan,

    /// <summary>That an evaluation of its behaviour passed.</summary>
    Evaluation,

    /// <summary>What it was trained from, on what, and how.</summary>
    Training,

    /// <summary>That somebody looked at a declared change, and takes it.</summary>
    Approval,
}
