using System.Runtime.InteropServices;

namespace SupplyGuard.Formats.Protobuf;

/// <summary>Bytes of the file that one length-delimited field holds; known to be inside the file.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ProtobufRange(long Start, long Length)
{
    public long End => Start + Length;
}
