using System.Runtime.InteropServices;

namespace SupplyGuard.Formats.Pickle;

/// <summary>One part of a node, and the number of the next; zero ends the chain.</summary>
/// <remarks>Role and next lie in the bits that a value spares: a link takes no more room than its value.</remarks>
[StructLayout(LayoutKind.Auto)]
internal struct PickleLink
{
    /// <summary>Links that have numbers.</summary>
    public const int Most = (1 << (PickleValue.SpareBits - RoleBits)) - 1;

    private const int RoleBits = 3;
    private const int RoleShift = PickleValue.SpareShift;
    private const int NextShift = RoleShift + RoleBits;
    private const ulong Spare = ((1UL << PickleValue.SpareBits) - 1) << PickleValue.SpareShift;

    private readonly long _payload;
    private ulong _shape;

    public PickleLink(PickleValue value, PickleLinkRole role)
    {
        (_payload, _shape) = value.Words;
        _shape |= (ulong)(byte)role << RoleShift;
    }

    public readonly PickleValue Value => new((_payload, _shape & ~Spare));

    public readonly PickleLinkRole Role => (PickleLinkRole)(byte)((_shape >> RoleShift) & ((1 << RoleBits) - 1));

    /// <summary>At most <see cref="Most"/>.</summary>
    public int Next
    {
        readonly get => (int)((_shape >> NextShift) & Most);
        set => _shape = (_shape & ~((ulong)Most << NextShift)) | ((ulong)value << NextShift);
    }
}
