using SupplyGuard.Formats.Pickle;
using SupplyGuard.Formats.Zip;

namespace SupplyGuard.Formats.Torch;

/// <summary>What a file of PyTorch or TorchSharp may make the reader do.</summary>
public sealed record TorchLimits
{
    public static TorchLimits Default { get; } = new();

    public PickleLimits Pickle { get; init; } = PickleLimits.Default;

    public ZipLimits Zip { get; init; } = ZipLimits.Default;

    public int Tensors { get; init; } = 100_000;

    /// <summary>Dimensions of one tensor; PyTorch's own limit.</summary>
    public int Rank { get; init; } = 64;

    /// <summary>Objects that are walked over in search of tensors; one that is reached by two names is walked over twice.</summary>
    public int Steps { get; init; } = 4_000_000;

    /// <summary>Objects inside objects.</summary>
    public int Depth { get; init; } = 200;

    /// <summary>Characters of the path of one tensor.</summary>
    public int PathLength { get; init; } = 16 << 10;

    /// <summary>Bytes of one key, name or text that is kept.</summary>
    public int NameBytes { get; init; } = 4 << 10;

    /// <summary>Characters of all names and texts that are kept.</summary>
    public long TotalText { get; init; } = 32L << 20;

    /// <summary>Plain values beside the tensors that are kept as metadata; those that come later are passed over.</summary>
    public int Metadata { get; init; } = 1_000;

    /// <summary>Bytes of a pickle, a JSON document or an archive inside the archive when it is compressed, for then it is held in memory.</summary>
    public int HeldBytes { get; init; } = 64 << 20;

    /// <summary>Archives inside an archive, counted as often as they are named.</summary>
    public int NestedArchives { get; init; } = 10_000;

    /// <summary>
    /// Bytes that may be hashed beyond three times those that are stored. Views make a small file say much: a stride of zero repeats one
    /// element for ever.
    /// </summary>
    public long RepeatedBytes { get; init; } = 1L << 30;
}
