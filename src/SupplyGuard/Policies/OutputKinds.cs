namespace SupplyGuard.Policies;

/// <summary>What follows from the kind of an output.</summary>
internal static class OutputKinds
{
    /// <summary>Whether one number stands for two classes.</summary>
    public static bool IsBinary(this OutputKind kind) => kind is OutputKind.Binary or OutputKind.BinaryLogits;

    /// <summary>Whether a sample may have any number of labels.</summary>
    public static bool IsMultilabel(this OutputKind kind) => kind is OutputKind.Multilabel or OutputKind.MultilabelLogits;

    /// <summary>Whether every sample is of one class.</summary>
    public static bool IsClassification(this OutputKind kind) => kind is not OutputKind.Regression && !kind.IsMultilabel() && !kind.IsOfPlaces();

    /// <summary>Whether the answer says where in a sample something is.</summary>
    public static bool IsOfPlaces(this OutputKind kind) => kind is OutputKind.Detection or OutputKind.Segmentation;
}
