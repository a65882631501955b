namespace SupplyGuard.Policies;

/// <summary>How golden data are stored.</summary>
public enum GoldenFormat
{
    /// <summary>One array per model input, and the truth in <c>label</c>. Spelled <c>npz</c>.</summary>
    Npz,

    /// <summary>One array, and the truth in a file of its own. Spelled <c>npy</c>.</summary>
    Npy,

    /// <summary>A table with a header. Spelled <c>csv</c>.</summary>
    Csv,

    /// <summary>An array as MNIST is published in, and the truth in a file of its own. Spelled <c>idx</c>.</summary>
    Idx,

    /// <summary>Numbers without anything around them, and the truth in a file of its own. Spelled <c>raw</c>.</summary>
    Raw,
}
