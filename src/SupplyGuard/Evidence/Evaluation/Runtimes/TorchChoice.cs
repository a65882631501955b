namespace SupplyGuard.Evidence.Evaluation.Runtimes;

/// <summary>Which TorchSharp models of TorchScript run on. None comes with the evaluator.</summary>
internal sealed record TorchChoice
{
    private TorchChoice()
    {
    }

    /// <summary>Null when there is none that can be used.</summary>
    public RestoredTorch? Restored { get; private init; }

    /// <summary>Why there is none; null when there is one, or when <see cref="Refusal"/> says why it is not used.</summary>
    public string? Absence { get; private init; }

    /// <summary>The package that did not pass its own checks; null when all did.</summary>
    public string? Refusal { get; private init; }

    public static TorchChoice Of(RestoredTorch restored) => new() { Restored = restored };

    public static TorchChoice None(string absence) => new() { Absence = absence };

    public static TorchChoice Refused(string refusal) => new() { Refusal = refusal };
}
