using System.Runtime.InteropServices;

namespace SupplyGuard.Formats.Pickle;

/// <summary>A container or an opaque thing. Its parts hang on it as a chain of links, in the order in which they came.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct PickleNode
{
    /// <summary>Offset of the opcode that made it.</summary>
    public long Offset;

    /// <summary>First and last link; zero when there is none.</summary>
    public int First;
    public int Last;

    /// <summary>Elements of a container (pairs of a dictionary, with repeated keys counted again).</summary>
    public int Count;

    /// <summary>
    /// Of an import: its number in the log. Of the result of a call: the number of the import that was called. Minus one when that is
    /// not constant.
    /// </summary>
    public int Global;

    /// <summary>What made an opaque thing.</summary>
    public PickleOperation Operation;

    public PickleNodeFlags Flags;
}
