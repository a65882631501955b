namespace SupplyGuard.Discovery;

/// <summary>Why a file is examined, and so which checks hold for it.</summary>
internal enum ModelRole
{
    /// <summary>A model that the policy names, or that an evaluation runs.</summary>
    Model,

    /// <summary>Golden data of an evaluation: pinned like a model.</summary>
    GoldenData,

    /// <summary>Recorded baseline of an evaluation: pinned like a model. Its content is judged with the evaluation.</summary>
    Baseline,
}
