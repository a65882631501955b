using System.Collections.Immutable;

namespace SupplyGuard.Formats.Models;

/// <summary>Collects what a model uses, each once, where it was found first.</summary>
/// <param name="most">Different uses that are kept.</param>
internal sealed class UseList(int most)
{
    private const int LongestName = 512;

    private readonly Dictionary<(CodeUseKind Kind, string Name, string Detail), CodeUse> _uses = [];

    public ImmutableArray<CodeUse> All => [.. _uses.Values];

    /// <exception cref="MalformedException">There are too many.</exception>
    public void Add(CodeUseKind kind, string name, string where, long offset, string detail = "")
    {
        if (_uses.Count == most)
            throw new MalformedException(Fault.TooLarge, Math.Max(0, offset), $"the model names more than {most} layers, functions and paths.");

        name = name.Length > LongestName ? name[..LongestName] : name;
        _ = _uses.TryAdd((kind, name, detail), new CodeUse(kind, name, where, offset) { Detail = detail });
    }
}
