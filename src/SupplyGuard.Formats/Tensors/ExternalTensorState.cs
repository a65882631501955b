namespace SupplyGuard.Formats.Tensors;

/// <summary>Whether the bytes of a tensor in another file were examined. Anything but <see cref="Read"/> is not verified, and so not passed.</summary>
public enum ExternalTensorState
{
    /// <summary>The bytes were read and hashed.</summary>
    Read,

    /// <summary>The location leaves the model's folder; nothing was opened.</summary>
    Escapes,

    /// <summary>The caller did not offer any external data.</summary>
    NotOffered,

    /// <summary>The caller found no such file that it would open.</summary>
    Missing,

    /// <summary>The file ends before the tensor does.</summary>
    BeyondEnd,
}
