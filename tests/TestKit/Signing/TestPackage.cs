using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace TestKit.Signing;

/// <summary>Builds packages in memory and puts signatures into them, as the zip specification says and without the reader's code.</summary>
public static class TestPackage
{
    public const string SignatureName = ".signature.p7s";

    /// <summary>A small package with the files that every package has.</summary>
    public static byte[] Small() => Unsigned(
        ("Contoso.Ml.nuspec", "<package/>"),
        ("lib/net10.0/Contoso.Ml.dll", "not really an assembly"),
        ("content/with%20space.txt", "text"),
        ("_rels/.rels", "<Relationships/>"),
        ("package/services/metadata/core-properties/1.psmdcp", "<coreProperties/>"),
        ("[Content_Types].xml", "<Types/>"));

    public static byte[] Unsigned(params (string Name, string Content)[] files)
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

    /// <summary>Adds the signature as the archive's last entry; <paramref name="unsigned"/> has no comment.</summary>
    public static byte[] Embed(byte[] unsigned, byte[] signature, string name = SignatureName)
    {
        var end = unsigned.AsSpan(unsigned.Length - 22).ToArray();
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
        return [.. unsigned[..centralOffset], .. local, .. unsigned.AsSpan(centralOffset, centralLength), .. central, .. end];
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
