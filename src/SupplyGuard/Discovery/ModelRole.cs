namespace SupplyGuard.Discovery;

/// <summary>Why a file is examined, and so which checks hold for it.</summary>
internal enum ModelRole
{
    /// <summary>A model that the policy names, or that an evaluation runs.</summary>
    Model,

    /// <summary>TorchScript whose weights an evaluation replaces: half of a model, judged like one and pinned where the other half is.</summary>
    Architecture,

    /// <summary>Golden data of an evaluation, or feedback: pinned like a model, or signed.</summary>
    GoldenData,

    /// <summary>Golden data or feedback, or what is true of them, in a format that no model has: pinned like a model, or signed. Its content is judged with the evaluation.</summary>
    GoldenFile,

    /// <summary>Graph that golden samples go through before the model: judged like a model, but for what graphs may do with their inputs, and pinned like golden data.</summary>
    Preprocess,

    /// <summary>Recorded baseline of an evaluation: pinned like a model. Its content is judged with the evaluation.</summary>
    Baseline,
}
