using System.Runtime.InteropServices;

namespace SupplyGuard.Formats.Pickle;

/// <summary>One part of a node, and the number of the next; zero ends the chain.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct PickleLink
{
    public PickleValue Value;
    public int Next;
    public PickleLinkRole Role;
}
