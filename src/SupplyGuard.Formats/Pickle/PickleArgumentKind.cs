namespace SupplyGuard.Formats.Pickle;

/// <summary>What an argument of a call is.</summary>
public enum PickleArgumentKind
{
    /// <summary>A container, a number, bytes, or what only execution could tell.</summary>
    Other,

    None,

    /// <summary>A constant text.</summary>
    Text,

    /// <summary>Something that the pickle imported, with a constant name.</summary>
    Import,
}
