namespace SupplyGuard.Evidence.Differences;

/// <summary>What kind of change the difference of two models looks like. It is a description for people, and no verdict.</summary>
internal enum ChangeNature
{
    /// <summary>The files are the same, byte for byte.</summary>
    Identical,

    /// <summary>All weights are the same, in another container.</summary>
    OtherContainer,

    /// <summary>All weights are the same; graph, metadata or layout of the file differ.</summary>
    OtherSurroundings,

    /// <summary>Every tensor that differs is the old one rounded to another precision.</summary>
    PrecisionConversion,

    /// <summary>Nothing but low bits of floating-point numbers differs: where payloads are hidden.</summary>
    LowBitsOnly,

    /// <summary>Nothing but the last layer differs.</summary>
    LastLayerOnly,

    /// <summary>At most one number in a hundred differs.</summary>
    FewWeights,

    /// <summary>Some tensors differ in many numbers.</summary>
    SomeTensors,

    /// <summary>Nearly all tensors differ, with the same names and shapes.</summary>
    Everything,

    /// <summary>Tensors were added, removed or reshaped.</summary>
    Structure,

    /// <summary>No tensor of one model is in the other.</summary>
    Unrelated,
}
