using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace TestKit.Signing;

/// <summary>Builds packages in memory and puts signatures into them, as the zip specification says and without the reader's code.</summary>
public static class TestPackage
{
    public const string SignatureName = ".signature.p7s";

    /// <summary>A small package with the files that every package has.</summary>
    public static byte[] Small() => Build(
        ("Contoso.Ml.nuspec", "<package/>"),
        ("lib/net10.0/Contoso.Ml.dll", "not really an assembly"),
        ("content/with%20space.txt", "text"),
        ("_rels/.rels", "<Relationships/>"),
        ("package/services/metadata/core-properties/1.psmdcp", "<coreProperties/>"),
        ("[Content_Types].xml", "<Types/>"));

    public static byte[] Build(params (string Name, string Content)[] files)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                var entry = archive.CreateEntry(name);
                entry.LastWriteTime = TestAuthority.Start;
                using var writer = new StreamWriter(entry.Open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
                writer.Write(content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>Adds the signature as the archive's last entry; <paramref name="package"/> has no comment.</summary>
    public static byte[] Embed(byte[] package, byte[] signature, string name = SignatureName)
    {
        var end = package.AsSpan(package.Length - 22).ToArray();
        var centralLength = BinaryPrimitives.ReadInt32LittleEndian(end.AsSpan(12));
        var centralOffset = BinaryPrimitives.ReadInt32LittleEndian(end.AsSpan(16));
        var crc = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(crc, Crc32(signature));
        byte[] shared = [0, 0, 0x21, 0x50, .. crc, .. BitConverter.GetBytes(signature.Length), .. BitConverter.GetBytes(signature.Length), (byte)name.Length, 0, 0, 0];
        byte[] local = [.. "PK\x03\x04\x14\0\0\0\0\0"u8, .. shared, .. Encoding.ASCII.GetBytes(name), .. signature];
        byte[] central = [.. "PK\x01\x02\x14\0\x14\0\0\0\0\0"u8, .. shared, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. BitConverter.GetBytes(centralOffset), .. Encoding.ASCII.GetBytes(name)];

        var entries = (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(end.AsSpan(8)) + 1);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), entries);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), entries);
        BinaryPrimitives.WriteInt32LittleEndian(end.AsSpan(12), centralLength + central.Length);
        BinaryPrimitives.WriteInt32LittleEndian(end.AsSpan(16), centralOffset + local.Length);
        return [.. package[..centralOffset], .. local, .. package.AsSpan(centralOffset, centralLength), .. central, .. end];
    }

    /// <summary>Takes away the signature, which is the archive's last entry, again: the archive as it was before it was signed.</summary>
    public static byte[] Strip(byte[] package)
    {
        var end = package.AsSpan(package.Length - 22).ToArray();
        var (offset, length) = SignatureOf(package);
        var local = offset - 30 - SignatureName.Length;
        var central = offset + length;
        var record = package.Length - 22 - 46 - SignatureName.Length;
        var entries = (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(end.AsSpan(8)) - 1);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), entries);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), entries);
        BinaryPrimitives.WriteInt32LittleEndian(end.AsSpan(12), record - central);
        BinaryPrimitives.WriteInt32LittleEndian(end.AsSpan(16), local);
        return [.. package.AsSpan(0, local), .. package.AsSpan(central, record - central), .. end];
    }

    /// <summary>Moves the signature that <see cref="Embed"/> added to the front of the archive, as another signer might place it.</summary>
    public static byte[] SignatureFirst(byte[] package)
    {
        var end = package.Length - 22;
        var centralOffset = BinaryPrimitives.ReadInt32LittleEndian(package.AsSpan(end + 16));
        var central = package.AsSpan(centralOffset, end - centralOffset).ToArray();
        var signatureOffset = BinaryPrimitives.ReadInt32LittleEndian(central.AsSpan(central.Length - 46 - SignatureName.Length + 42));
        var length = centralOffset - signatureOffset;
        for (var at = 0; at < central.Length;)
        {
            var offset = BinaryPrimitives.ReadInt32LittleEndian(central.AsSpan(at + 42));
            BinaryPrimitives.WriteInt32LittleEndian(central.AsSpan(at + 42), offset == signatureOffset ? 0 : offset + length);
            at += 46 + BinaryPrimitives.ReadUInt16LittleEndian(central.AsSpan(at + 28)) + BinaryPrimitives.ReadUInt16LittleEndian(central.AsSpan(at + 30)) + BinaryPrimitives.ReadUInt16LittleEndian(central.AsSpan(at + 32));
        }

        return [.. package.AsSpan(signatureOffset, length), .. package[..signatureOffset], .. central, .. package[end..]];
    }

    /// <summary>Where the bytes of the signature lie in what <see cref="Embed"/> returned.</summary>
    public static (int Offset, int Length) SignatureOf(byte[] package)
    {
        var centralOffset = BinaryPrimitives.ReadInt32LittleEndian(package.AsSpan(package.Length - 22 + 16));
        var record = package.Length - 22 - 46 - SignatureName.Length;
        var length = BinaryPrimitives.ReadInt32LittleEndian(package.AsSpan(record + 20));
        return (centralOffset - length, length);
    }

    /// <summary>Writes the signature's CRC-32 anew into both headers after its bytes were changed.</summary>
    public static void RepairCrc(byte[] package)
    {
        var (offset, length) = SignatureOf(package);
        var crc = Crc32(package[offset..(offset + length)]);
        BinaryPrimitives.WriteUInt32LittleEndian(package.AsSpan(offset - SignatureName.Length - 30 + 14), crc);
        BinaryPrimitives.WriteUInt32LittleEndian(package.AsSpan(package.Length - 22 - 46 - SignatureName.Length + 16), crc);
    }

    /// <summary>APPNOTE 4.4.7, bit by bit.</summary>
    private static uint Crc32(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320u);
        }

        return ~crc;
    }
}
