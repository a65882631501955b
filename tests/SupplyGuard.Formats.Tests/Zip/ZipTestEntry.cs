using System.Text;

namespace SupplyGuard.Formats.Tests.Zip;

/// <summary>One entry to be written, with every statement about it free to be a lie. What is not set is true.</summary>
internal sealed record ZipTestEntry(string Name, byte[] Content)
{
    public byte[] RawName { get; init; } = Encoding.UTF8.GetBytes(Name);

    public byte[]? LocalRawName { get; init; }

    public ushort Method { get; init; }

    public ushort? LocalMethod { get; init; }

    public ushort Flags { get; init; }

    public ushort? LocalFlags { get; init; }

    /// <summary>The bytes between the headers; the content itself when not set.</summary>
    public byte[]? Compressed { get; init; }

    public uint? CentralCrc32 { get; init; }

    public uint? LocalCrc32 { get; init; }

    public uint? CentralCompressedSize { get; init; }

    public uint? LocalCompressedSize { get; init; }

    public uint? CentralSize { get; init; }

    public uint? LocalSize { get; init; }

    public byte[] CentralExtra { get; init; } = [];

    public byte[] LocalExtra { get; init; } = [];

    /// <summary>Bytes written after the data as they are.</summary>
    public byte[] Descriptor { get; init; } = [];

    public uint? LocalOffset { get; init; }

    public ushort Disk { get; init; }

    public uint ExternalAttributes { get; init; }

    /// <summary>Bytes written before the local header, which belong to nothing.</summary>
    public byte[] Before { get; init; } = [];

    public bool OmitCentral { get; init; }

    public bool OmitLocal { get; init; }
}
