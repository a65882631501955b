namespace SupplyGuard.Formats.Pickle;

/// <summary>What a pickle may make the machine do. Steps are bounded by the bytes, since every opcode is at least one.</summary>
public sealed record PickleLimits
{
    public static PickleLimits Default { get; } = new();

    /// <summary>Values on the stack at one time; 16 bytes each.</summary>
    public int StackDepth { get; init; } = 1_000_000;

    /// <summary>Marks on the stack at one time.</summary>
    public int Marks { get; init; } = 1_000_000;

    /// <summary>Places of the memo that are used; 16 bytes each.</summary>
    public int MemoEntries { get; init; } = 4_000_000;

    /// <summary>Places of the memo whose number is far beyond all others; honest writers number them in order.</summary>
    public int FarMemoEntries { get; init; } = 100_000;

    /// <summary>Containers, imports and calls that are kept; the rest is executed and not kept.</summary>
    public int Nodes { get; init; } = 1_000_000;

    /// <summary>Parts of these that are kept; a hundred thousand tensors take two million.</summary>
    public int Parts { get; init; } = 2_500_000;

    /// <summary>Events that are kept one by one. Later ones are kept when they are the first of their kind, and counted otherwise.</summary>
    public int Events { get; init; } = 250_000;

    /// <summary>Different imports.</summary>
    public int Globals { get; init; } = 100_000;

    /// <summary>Bytes of one line of protocol 0.</summary>
    public int LineBytes { get; init; } = 16 << 20;

    /// <summary>Bytes of the name of a module, of a class or of a function.</summary>
    public int NameBytes { get; init; } = 4 << 10;

    /// <summary>Bytes of all these names together.</summary>
    public int NamesBytes { get; init; } = 16 << 20;

    /// <summary>Executions of what could be a pickle inside a pickle.</summary>
    public int NestedPickles { get; init; } = 100_000;

    /// <summary>Pickles inside pickles inside pickles.</summary>
    public int NestedDepth { get; init; } = 5;

    /// <summary>Bytes that are decoded or inflated in search of them.</summary>
    public long NestedBytes { get; init; } = 64 << 20;

    /// <summary>Pickles one behind the other.</summary>
    public int Programs { get; init; } = 100_000;
}
