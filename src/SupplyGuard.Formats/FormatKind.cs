namespace SupplyGuard.Formats;

/// <summary>What a file is, judged by its content and never by its extension.</summary>
public enum FormatKind
{
    /// <summary>No room of this version knows these bytes. Unknown is a verdict of its own; it is never a pass.</summary>
    Unknown,

    /// <summary>ONNX <c>ModelProto</c>.</summary>
    Onnx,

    /// <summary>safetensors.</summary>
    Safetensors,

    /// <summary>NumPy <c>.npy</c>.</summary>
    Npy,

    /// <summary>Zip of NumPy arrays, <c>.npz</c>.</summary>
    Npz,
}
