using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace TestKit;

/// <summary>One network and its weights in every container of PyTorch and TorchSharp, and edits of them.</summary>
public static class TorchSample
{
    private const string Scale = "bn1.weight";

    public static byte[] Read(string name) => File.ReadAllBytes(Repository.PathTo("tests", "SupplyGuard.Formats.Tests", "Torch", "Data", name));

    /// <summary>A file of weights whose first scale of the normalisation is multiplied.</summary>
    public static byte[] WithScale(string name, float factor)
    {
        var (file, scale) = (Read(name), ScaleBytes());
        return file is [(byte)'P', (byte)'K', ..] ? Rewrite(file, (_, content) => Edited(content)) : Edited(file);

        byte[] Edited(byte[] content)
        {
            if (content.AsSpan().IndexOf(scale) is >= 0 and var at)
                BinaryPrimitives.WriteSingleLittleEndian(content.AsSpan(at), BinaryPrimitives.ReadSingleLittleEndian(scale) * factor);
            return content;
        }
    }

    /// <summary>An archive written again, entry by entry, with an edit of each.</summary>
    /// <param name="edit">Is given the path of an entry and its content.</param>
    /// <param name="add">Is given the folder that everything lies in, and says what is added; null: nothing.</param>
    public static byte[] Rewrite(byte[] archive, Func<string, byte[], byte[]> edit, Func<string, (string Name, byte[] Content)>? add = null)
    {
        using var source = new ZipArchive(new MemoryStream(archive));
        using var stream = new MemoryStream();
        using (var target = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in source.Entries)
            {
                using var content = new MemoryStream();
                using (var from = entry.Open())
                    from.CopyTo(content);
                using var to = target.CreateEntry(entry.FullName, CompressionLevel.NoCompression).Open();
                to.Write(edit(entry.FullName, content.ToArray()));
            }

            if (add?.Invoke(source.Entries[0].FullName.Split('/')[0]) is var (name, added))
            {
                using var to = target.CreateEntry(name, CompressionLevel.NoCompression).Open();
                to.Write(added);
            }
        }

        return stream.ToArray();
    }

    private static byte[] ScaleBytes()
    {
        var file = Read("model.safetensors");
        var header = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        using var json = System.Text.Json.JsonDocument.Parse(Encoding.UTF8.GetString(file, sizeof(ulong), header));
        var offsets = json.RootElement.GetProperty(Scale).GetProperty("data_offsets");
        return file.AsSpan(sizeof(ulong) + header)[offsets[0].GetInt32()..offsets[1].GetInt32()].ToArray();
    }
}
