namespace SupplyGuard.Formats.Models;

/// <summary>Something that a model makes whoever loads or runs it do, beyond holding weights. Whether it may is not decided here.</summary>
/// <param name="Name">What is used, as the file says it: operator, class with its module, assembly, path. Never longer than the room's limits.</param>
/// <param name="Where">Part of the file: archive entry, function, layer; empty when it is the file itself.</param>
/// <param name="Offset">Byte offset in the file where that stands; minus one where it stands in something compressed.</param>
public sealed record CodeUse(CodeUseKind Kind, string Name, string Where, long Offset)
{
    /// <summary>What else helps a person to understand it: constant arguments, the attribute it came from. Empty when there is nothing.</summary>
    public string Detail { get; init; } = "";
}
