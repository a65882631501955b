using System.Runtime.InteropServices;

namespace SupplyGuard.Formats.Pickle;

/// <summary>A container or an opaque thing. Its parts hang on it as a chain of links, in the order in which they came.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct PickleNode
{
    private const int OffsetBits = 48;
    private const int FlagsShift = OffsetBits + 8;

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

    /// <summary>From the lowest bit: forty-eight of the offset, which no file exceeds, eight of the operation, eight of the flags. There are a million nodes.</summary>
    private ulong _origin;

    /// <summary>Offset of the opcode that made it.</summary>
    public long Offset
    {
        readonly get => (long)(_origin & ((1UL << OffsetBits) - 1));
        set => _origin = (_origin & ~((1UL << OffsetBits) - 1)) | ((ulong)value & ((1UL << OffsetBits) - 1));
    }

    /// <summary>What made an opaque thing.</summary>
    public PickleOperation Operation
    {
        readonly get => (PickleOperation)((_origin >> OffsetBits) & byte.MaxValue);
        set => _origin = (_origin & ~((ulong)byte.MaxValue << OffsetBits)) | ((ulong)value << OffsetBits);
    }

    public PickleNodeFlags Flags
    {
        readonly get => (PickleNodeFlags)(byte)(_origin >> FlagsShift);
        set => _origin = (_origin & ~((ulong)byte.MaxValue << FlagsShift)) | ((ulong)(byte)value << FlagsShift);
    }
}
