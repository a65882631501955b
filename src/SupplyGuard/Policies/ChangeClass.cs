namespace SupplyGuard.Policies;

/// <summary>What a model's change claims to be; each class has its own gates (docs/evaluation.md).</summary>
public enum ChangeClass
{
    /// <summary>The same file: golden outputs must be equal within the noise floor. Spelled <c>unchanged</c>.</summary>
    Unchanged,

    /// <summary>A few epochs from the baseline model. Spelled <c>finetune</c>.</summary>
    FineTune,

    /// <summary>Trained anew for the same task. Spelled <c>retrain</c>.</summary>
    Retrain,

    /// <summary>The same function in another form: rewritten, quantised, pruned. Spelled <c>convert</c>.</summary>
    Convert,

    /// <summary>A model that there is no baseline of. Spelled <c>first-import</c>.</summary>
    FirstImport,
}
