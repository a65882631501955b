using System.Buffers.Binary;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Zip;

namespace SupplyGuard.Signatures.Packages;

/// <summary>
/// The zip entry that holds a package's signature. Its two headers are the only bytes of a signed package that no hash covers, so they
/// are held to the one form in which every signer writes them; only the entry's date is free, and it must be the same in both.
/// </summary>
internal static class SignatureEntry
{
    public const string Name = ".signature.p7s";

    private const int LocalHeaderSize = 30;
    private const int CentralHeaderSize = 46;

    /// <summary>Far above the largest seen (27 KB), and small enough to hold.</summary>
    private const int MostBytes = 1 << 20;

    /// <summary>The entry, or null in an unsigned package.</summary>
    /// <exception cref="MalformedException">An entry could pass for the signature with another reader.</exception>
    public static ZipEntry? Find(ZipDirectory directory)
    {
        ZipEntry? found = null;
        foreach (var entry in directory.Entries)
        {
            if (!entry.Path.Equals(Name, StringComparison.OrdinalIgnoreCase) && !entry.Name.Equals(Name, StringComparison.OrdinalIgnoreCase))
                continue;
            if (entry.Name != Name || found is not null)
                throw new MalformedException(Fault.Inconsistent, entry.CentralOffset, $"'{entry.Name}' could pass for the signature entry '{Name}'.");
            found = entry;
        }

        return found;
    }

    /// <exception cref="MalformedException">The entry is compressed, or a header says anything beyond the necessary.</exception>
    public static byte[] Read(FileWindow file, ZipEntry entry)
    {
        if (entry.Method != 0)
            throw new MalformedException(Fault.Unsupported, entry.CentralOffset, "the signature entry is compressed.");

        var local = file.Take(entry.LocalOffset, LocalHeaderSize, LocalHeaderSize, "local header of the signature entry");
        var central = file.Take(entry.CentralOffset, CentralHeaderSize, CentralHeaderSize, "central header of the signature entry");
        var content = ZipReader.Extract(file, entry, MostBytes) switch
        {
            Parsed<byte[]>.Ok ok => ok.Value,
            Parsed<byte[]>.Malformed bad => throw new MalformedException(bad.Fault, bad.Offset, bad.Detail),
            _ => throw new InvalidOperationException("A result has two cases."),
        };

        Span<byte> expected = stackalloc byte[CentralHeaderSize];
        WriteLocalHeader(expected, entry, (uint)content.Length, local.AsSpan(10, 4));
        if (!local.AsSpan().SequenceEqual(expected[..LocalHeaderSize]) || entry.EndOffset != entry.LocalOffset + LocalHeaderSize + Name.Length + content.Length)
            throw new MalformedException(Fault.Unsupported, entry.LocalOffset, "the local header of the signature entry is not in the form that signers write.");

        WriteCentralHeader(expected, entry, (uint)content.Length, local.AsSpan(10, 4));
        if (!central.AsSpan().SequenceEqual(expected) || entry.CentralLength != CentralHeaderSize + Name.Length)
            throw new MalformedException(Fault.Unsupported, entry.CentralOffset, "the central header of the signature entry is not in the form that signers write.");

        return content;
    }

    /// <summary>APPNOTE 4.3.7, version 2.0, no flags, stored, no extra field.</summary>
    private static void WriteLocalHeader(Span<byte> header, ZipEntry entry, uint size, ReadOnlySpan<byte> date)
    {
        header.Clear();
        "PK\x03\x04\x14\0"u8.CopyTo(header);
        WriteShared(header[10..], entry, size, date);
    }

    /// <summary>APPNOTE 4.3.12, made by MS-DOS 2.0, no extra field, comment, or attributes.</summary>
    private static void WriteCentralHeader(Span<byte> header, ZipEntry entry, uint size, ReadOnlySpan<byte> date)
    {
        header.Clear();
        "PK\x01\x02\x14\0\x14\0"u8.CopyTo(header);
        WriteShared(header[12..], entry, size, date);
        BinaryPrimitives.WriteUInt32LittleEndian(header[42..], (uint)entry.LocalOffset);
    }

    private static void WriteShared(Span<byte> fields, ZipEntry entry, uint size, ReadOnlySpan<byte> date)
    {
        date.CopyTo(fields);
        BinaryPrimitives.WriteUInt32LittleEndian(fields[4..], entry.Crc32);
        BinaryPrimitives.WriteUInt32LittleEndian(fields[8..], size);
        BinaryPrimitives.WriteUInt32LittleEndian(fields[12..], size);
        BinaryPrimitives.WriteUInt16LittleEndian(fields[16..], (ushort)Name.Length);
    }
}
