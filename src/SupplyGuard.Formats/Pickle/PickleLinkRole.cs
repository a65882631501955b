namespace SupplyGuard.Formats.Pickle;

/// <summary>What a part is to the whole.</summary>
internal enum PickleLinkRole : byte
{
    /// <summary>An element of a container, or of something that was appended to.</summary>
    Element,

    Key,

    /// <summary>What belongs to the key before it.</summary>
    Value,

    /// <summary>What is called.</summary>
    Callee,

    /// <summary>The arguments of a call: nearly always a tuple.</summary>
    Arguments,

    KeywordArguments,

    /// <summary>What <c>BUILD</c> gave.</summary>
    State,

    /// <summary>The persistent id.</summary>
    Id,
}
