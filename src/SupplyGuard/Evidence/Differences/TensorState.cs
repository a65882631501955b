namespace SupplyGuard.Evidence.Differences;

/// <summary>How a tensor of a model is against the one of another model that it is held against.</summary>
internal enum TensorState
{
    /// <summary>Type, shape and bytes are the same.</summary>
    Same,

    /// <summary>So they are, under another name.</summary>
    Renamed,

    /// <summary>The bytes are others.</summary>
    Changed,

    /// <summary>The element type is another; the shape is the same.</summary>
    Retyped,

    /// <summary>The shape is another.</summary>
    Reshaped,

    /// <summary>The new model alone has it.</summary>
    Added,

    /// <summary>The old model alone has it.</summary>
    Removed,
}
