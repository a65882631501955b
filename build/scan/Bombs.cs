using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using static Bytes;

/// <summary>Files that are small or well-formed and would take long to read, or much memory. Written by hand: they share no code with the readers.</summary>
static class Bombs
{
    /// <summary>Each with the name that its file has to have.</summary>
    public static IEnumerable<(string Name, string File, Func<byte[]> Content)> All()
    {
        yield return ("pickle that doubles its memo 2 million times", "a.pkl", () => [0x80, 4, .. "]q\0"u8, .. Repeat([(byte)'h', 0, (byte)'h', 0, 0x86, (byte)'q', 0], 2_000_000), (byte)'.']);
        yield return ("pickle of 15 million tuples inside one another", "a.pkl", () => [0x80, 4, (byte)')', .. Repeat([0x85], 15_000_000), (byte)'.']);
        yield return ("pickle of 15 million marks", "a.pkl", () => [0x80, 4, .. Repeat("("u8, 15_000_000)]);
        yield return ("pickle of 15 million values on the stack", "a.pkl", () => [0x80, 4, .. Repeat("N"u8, 15_000_000)]);
        yield return ("pickle that fills nodes, parts and memo", "a.pkl", () => [0x80, 4, .. Repeat([(byte)'N', (byte)'N', (byte)'N', 0x87, 0x94, (byte)'0'], 4_500_000), (byte)'N', (byte)'.']);
        yield return ("pickle that calls 3 million times", "a.pkl", () => [0x80, 4, .. "ccollections\nOrderedDict\nq\0"u8, .. Repeat([(byte)'h', 0, (byte)')', (byte)'R', (byte)'0'], 3_000_000), (byte)'.']);
        yield return ("pickle of 90,000 different imports", "a.pkl", () => [0x80, 2, .. Join(90_000, i => Text($"cm{i}\nn{i}\n0")), .. "N."u8]);
        yield return ("pickle of 100,000 texts in base64", "a.pkl", () => [0x80, 4, .. Join(100_000, i => [0x8C, 64, .. Text(Convert.ToBase64String(SHA256.HashData(BitConverter.GetBytes(i))).PadRight(64, 'A')), (byte)'0']), .. "N."u8]);
        yield return ("pickle in zlib in a pickle, 64 MB of zeros", "a.pkl", () => Inside(Zlib(new byte[64 << 20])));
        yield return ("pickle of a long integer of 30 MB of digits", "a.pkl", () => [.. "L"u8, .. Repeat("9"u8, 30_000_000), .. "L\n."u8]);
        yield return ("zlib of 1 GB of zeros, as joblib compresses", "a.joblib", () => Zlib([0x80, 4, .. new byte[1 << 30]]));

        yield return ("zip: 1 GB of zeros where the pickle of PyTorch is", "a.pt", () => Zip(("a/data.pkl", new byte[1 << 30]), ("a/version", "3\n"u8.ToArray())));
        yield return ("zip: 1 GB of zeros in a tensor", "a.npz", () => Zip(("a.npy", new byte[1 << 30])));
        yield return ("zip in zip in zip, each ten times the same", "a.zip", Zips);
        yield return ("zip of 32,000 empty members", "a.zip", () => Zip([.. Enumerable.Range(0, 32_000).Select(i => ($"{i}.bin", Array.Empty<byte>()))]));
        yield return ("zip of 65,000 empty members", "a.zip", () => Zip([.. Enumerable.Range(0, 65_000).Select(i => ($"{i}.bin", Array.Empty<byte>()))]));

        yield return ("safetensors: a header of 100 MB of spaces", "a.safetensors", () => Safetensors([(byte)'{', .. Repeat(" "u8, 100_000_000 - 2), (byte)'}']));
        yield return ("safetensors: a header of 100 MB of lists", "a.safetensors", () => Safetensors([.. "{\"a\":"u8, .. Repeat("["u8, 100_000_000)]));
        yield return ("safetensors: a header of 16 MB of tensors", "a.safetensors", () => Safetensors([(byte)'{', .. Join(190_000, i => Text($"\"t{i}\":{{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}},"))]));

        yield return ("GGUF: 2^60 tensors", "a.gguf", () => [.. "GGUF"u8, 3, 0, 0, 0, .. Long(1L << 60), .. Long(0)]);
        yield return ("GGUF: 2^60 keys", "a.gguf", () => [.. "GGUF"u8, 3, 0, 0, 0, .. Long(0), .. Long(1L << 60)]);
        yield return ("GGUF: a key of 2^62 bytes", "a.gguf", () => [.. "GGUF"u8, 3, 0, 0, 0, .. Long(0), .. Long(1), .. Long(1L << 62)]);
        yield return ("GGUF: a list of 2^60 texts", "a.gguf", () => [.. "GGUF"u8, 3, 0, 0, 0, .. Long(0), .. Long(1), .. Long(1), (byte)'k', 9, 0, 0, 0, 8, 0, 0, 0, .. Long(1L << 60), .. new byte[20_000_000]]);
        yield return ("GGUF: 60,000 keys of 1 KB", "a.gguf", () => [.. "GGUF"u8, 3, 0, 0, 0, .. Long(0), .. Long(60_000), .. Join(60_000, i => [.. Long(8), .. Text($"{i:00000000}"), 8, 0, 0, 0, .. Long(1000), .. new byte[1000]])]);

        yield return ("HDF5: 100 MB of zeros behind the signature", "a.h5", () => [0x89, .. "HDF\r\n\u001a\n"u8, .. new byte[100_000_000]]);
        yield return ("HDF5: 16 MB of noise behind a superblock", "a.h5", () => [0x89, .. "HDF\r\n\u001a\n"u8, 0, 0, 0, 0, 0, 8, 8, 0, 4, 0, 16, 0, 0, 0, 0, 0, .. Noise(16 << 20)]);
        yield return ("Keras: a configuration of 60 MB of objects", "a.keras", () => Zip(("config.json", Repeat("{\"a\":"u8, 12_000_000)), ("metadata.json", "{}"u8.ToArray()), ("model.weights.h5", [1])));
        yield return ("Keras: a configuration of 200,000 layers", "a.keras", () => Zip(("config.json", [.. "{\"class_name\":\"Sequential\",\"config\":{\"layers\":["u8, .. Join(200_000, _ => "{\"class_name\":\"Dense\",\"config\":{}},"u8.ToArray()), .. "{}]}}"u8]), ("metadata.json", "{}"u8.ToArray()), ("model.weights.h5", [1])));
        yield return ("TensorFlow Lite: a vector of 2^31 tables", "a.tflite", () => [8, 0, 0, 0, .. "TFL3"u8, 4, 0, 0, 0, .. Repeat([0xFF, 0xFF, 0xFF, 0x7F], 1_000_000)]);
        yield return ("TensorFlow: a million nodes", "a.pb", () => Repeat(Onnx.Field(1, [.. Onnx.Field(1, "n"u8), .. Onnx.Field(2, "Add"u8)]), 1_000_000));
        foreach (var (name, content) in GraphBombs.All())
            yield return ($"ONNX: {name}", "a.onnx", content);

        yield return ("JSON: 60 MB of objects", "tokenizer_config.json", () => Repeat("{\"a\":"u8, 12_000_000));
        yield return ("JSON: one text of 60 MB", "tokenizer_config.json", () => [.. "{\"a\":\""u8, .. Repeat("x"u8, 60_000_000), .. "\"}"u8]);
        yield return ("template: a million brackets", "chat_template.jinja", () => [.. "{{ "u8, .. Repeat("("u8, 1_000_000), .. " }}"u8]);
        yield return ("template: 500,000 conditions inside one another", "chat_template.jinja", () => Repeat("{% if a %}"u8, 500_000));
        yield return ("template: 500,000 texts put together", "chat_template.jinja", () => [.. "{{ 'a'"u8, .. Repeat(" ~ 'a'"u8, 500_000), .. " }}"u8]);
    }

    private static byte[] Zips()
    {
        var inner = new byte[10 << 20];
        for (var depth = 0; depth < 6; depth++)
            inner = Ten(inner);
        return inner;

        static byte[] Ten(byte[] inner)
        {
            var members = new (string, byte[])[10];
            for (var i = 0; i < members.Length; i++)
                members[i] = ($"{i}.zip", inner);
            return Zip(members);
        }
    }

    private static byte[] Long(long value)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Safetensors(byte[] header) => [.. Long(header.Length), .. header];

    private static byte[] Inside(byte[] bytes) => [0x80, 4, (byte)'B', .. BitConverter.GetBytes(bytes.Length), .. bytes, (byte)'.'];

    private static byte[] Zlib(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal))
            zlib.Write(bytes);
        return packed.ToArray();
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] members)
    {
        var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in members)
            {
                using var member = zip.CreateEntry(name, CompressionLevel.Optimal).Open();
                member.Write(content);
            }
        }

        return packed.ToArray();
    }
}
