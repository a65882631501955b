namespace SupplyGuard.Formats;

/// <summary>Why bytes are malformed.</summary>
public enum Fault
{
    /// <summary>The file ends before something that it announced.</summary>
    Truncated,

    /// <summary>Something is larger, deeper or more numerous than the reading limits allow.</summary>
    TooLarge,

    /// <summary>Two statements of the file contradict each other, or one contradicts the specification.</summary>
    Inconsistent,

    /// <summary>The file uses a part of the specification that the room refuses on purpose.</summary>
    Unsupported,
}
