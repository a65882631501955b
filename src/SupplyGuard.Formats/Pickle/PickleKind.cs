namespace SupplyGuard.Formats.Pickle;

/// <summary>What a value on the stack of a pickle is, as far as that can be told without executing anything.</summary>
internal enum PickleKind : byte
{
    /// <summary>No value: an empty place of the memo.</summary>
    Absent,

    None,
    Bool,

    /// <summary>An integer that fits 64 bits.</summary>
    Integer,

    /// <summary>A longer integer: a range of the file.</summary>
    LongInteger,

    Float,

    /// <summary>Text: a range of the file, and how it is encoded there.</summary>
    Text,

    /// <summary>Bytes: a range of the file.</summary>
    Bytes,

    ByteArray,

    /// <summary>A read-only view of bytes or of a byte array.</summary>
    View,

    Tuple,
    List,
    Dictionary,
    Set,
    FrozenSet,

    /// <summary>Whatever an import, a call, a persistent id or an extension code yields: only code could say what it is.</summary>
    Opaque,
}
