using System.IO.Compression;
using System.Text;

/// <summary>Archives by hand: with local headers that may lie, and any content under any method.</summary>
static class Zip
{
    public static byte[] Of(params (string Name, byte[] Content)[] entries) => Of(entries, lie: false);

    /// <param name="lie">The last local header has another CRC-32 than the directory.</param>
    public static byte[] Of(IEnumerable<(string Name, byte[] Content)> entries, bool lie = false, bool deflate = false, ushort method = 0)
    {
        var (local, central) = (new MemoryStream(), new MemoryStream());
        var all = entries.ToList();
        for (var i = 0; i < all.Count; i++)
        {
            var (name, content) = (Encoding.UTF8.GetBytes(all[i].Name), all[i].Content);
            var data = deflate ? Deflated(content) : content;
            var crc = Crc(content);
            var offset = (uint)local.Position;
            foreach (var (to, isCentral) in ((MemoryStream, bool)[])[(local, false), (central, true)])
            {
                var writer = new BinaryWriter(to);
                writer.Write(isCentral ? 0x02014B50u : 0x04034B50u);
                if (isCentral)
                    writer.Write((ushort)20);
                writer.Write((ushort)20);
                writer.Write((ushort)0);
                writer.Write(deflate ? (ushort)8 : method);
                writer.Write(0);
                writer.Write(crc ^ (lie && !isCentral && i == all.Count - 1 ? 1u : 0u));
                writer.Write(data.Length);
                writer.Write(method == 8 ? content.Length + 9 : content.Length);
                writer.Write((ushort)name.Length);
                writer.Write((ushort)0);
                if (isCentral)
                {
                    writer.Write(new byte[10]);
                    writer.Write(offset);
                }

                writer.Write(name);
                if (!isCentral)
                    writer.Write(data);
            }
        }

        var end = new BinaryWriter(local);
        var directory = (uint)local.Position;
        end.Write(central.ToArray());
        if (all.Count > ushort.MaxValue)
        {
            // Zip64 records: 0xFFFF entries defer to them.
            var at = local.Position;
            end.Write(0x06064B50u);
            end.Write(44L);
            end.Write((ushort)45);
            end.Write((ushort)45);
            end.Write(0L);
            end.Write((long)all.Count);
            end.Write((long)all.Count);
            end.Write(central.Length);
            end.Write((long)directory);
            end.Write(0x07064B50u);
            end.Write(0);
            end.Write(at);
            end.Write(1);
        }

        end.Write(0x06054B50u);
        end.Write(0);
        end.Write((ushort)Math.Min(all.Count, ushort.MaxValue));
        end.Write((ushort)Math.Min(all.Count, ushort.MaxValue));
        end.Write((uint)central.Length);
        end.Write(directory);
        end.Write((ushort)0);
        return local.ToArray();
    }

    private static byte[] Deflated(byte[] content)
    {
        var to = new MemoryStream();
        using (var deflate = new DeflateStream(to, CompressionLevel.Fastest))
            deflate.Write(content);
        return to.ToArray();
    }

    private static uint Crc(byte[] content)
    {
        var crc = uint.MaxValue;
        foreach (var part in content)
        {
            crc ^= part;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return ~crc;
    }
}
