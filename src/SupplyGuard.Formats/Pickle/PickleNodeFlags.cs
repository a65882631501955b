namespace SupplyGuard.Formats.Pickle;

/// <summary>What is remembered of a node besides its parts.</summary>
[Flags]
internal enum PickleNodeFlags : byte
{
    None = 0,

    /// <summary>Could be a key of a dictionary: a tuple of hashable things.</summary>
    Hashable = 1,

    /// <summary>A dictionary has a key that is no text.</summary>
    OddKeys = 2,

    /// <summary>Parts were replaced afterwards; those that are kept are not what the loader would see.</summary>
    Altered = 4,

    /// <summary>Parts were not kept: the heap was full, or nobody would look at them.</summary>
    Incomplete = 8,
}
