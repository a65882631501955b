namespace SupplyGuard.Evidence.Evaluation.Runtimes;

/// <summary>Which ONNX Runtime models run on.</summary>
internal sealed record RuntimeChoice
{
    private RuntimeChoice()
    {
    }

    /// <summary>The one that came with the evaluator, or that the environment names; no project restored another.</summary>
    public static RuntimeChoice Shipped { get; } = new();

    /// <summary>The library that the projects restored; null: the one that came with the evaluator.</summary>
    public RestoredLibrary? Restored { get; private init; }

    /// <summary>Why a restored one is passed over in favour of the one that came with the evaluator; null when none is.</summary>
    public string? PassedOver { get; private init; }

    /// <summary>Why nothing may run: a restored one did not pass its own checks. Null when one may.</summary>
    public string? Refusal { get; private init; }

    public static RuntimeChoice Of(RestoredLibrary restored) => new() { Restored = restored };

    public static RuntimeChoice Instead(string passedOver) => new() { PassedOver = passedOver };

    public static RuntimeChoice Refused(string refusal) => new() { Refusal = refusal };
}
