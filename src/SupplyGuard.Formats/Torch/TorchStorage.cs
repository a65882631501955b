using SupplyGuard.Formats.Zip;

namespace SupplyGuard.Formats.Torch;

/// <summary>A run of bytes that tensors are views of.</summary>
/// <param name="key">What the file calls it.</param>
/// <param name="dtype">Element type of its class; empty when it is untyped.</param>
/// <param name="length">Its bytes, as the pickle states them.</param>
internal sealed class TorchStorage(string key, string dtype, long length)
{
    public string Key { get; } = key;

    public string DType { get; } = dtype;

    public long Length { get; } = length;

    /// <summary>Where its bytes are; null as long as nobody has found them.</summary>
    public FileWindow? File { get; set; }

    /// <summary>Offset of the first byte in <see cref="File"/>, or of the first compressed one.</summary>
    public long Start { get; set; }

    /// <summary>The archive entry that holds it; null when no archive does.</summary>
    public ZipEntry? Entry { get; set; }

    public bool IsBigEndian { get; set; }

    public bool IsCompressed => Entry is { Method: not EntryContent.Stored };

    /// <summary>Its tensors, in the order in which the file names them.</summary>
    public List<TorchTensor> Tensors { get; } = [];
}
