namespace SupplyGuard.Policies;

/// <summary>What the numbers of the scores output are.</summary>
public enum OutputKind
{
    /// <summary>Unnormalised scores, one per class.</summary>
    Logits,

    /// <summary>Probabilities, one per class, compared as <c>ln(max(p, 1e-7))</c>.</summary>
    Probabilities,
}
