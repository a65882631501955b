using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace TestKit;

/// <summary>Writes safetensors files as their specification says. It shares no code with the reader.</summary>
public static class SafetensorsWriter
{
    /// <param name="tensors">In the order of their bytes; names hold nothing that JSON would escape.</param>
    public static byte[] Write(params ReadOnlySpan<(string Name, string DType, long[] Shape, byte[] Bytes)> tensors)
    {
        var header = new StringBuilder("{");
        var data = new List<byte>();
        foreach (var (name, dtype, shape, bytes) in tensors)
        {
            var separator = header.Length > 1 ? "," : "";
            header.Append(CultureInfo.InvariantCulture, $$"""{{separator}}"{{name}}":{"dtype":"{{dtype}}","shape":[{{string.Join(',', shape)}}],"data_offsets":[{{data.Count}},{{data.Count + bytes.Length}}]}""");
            data.AddRange(bytes);
        }

        header.Append('}');
        var length = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        return [.. length, .. Encoding.ASCII.GetBytes(header.ToString()), .. data];
    }

    /// <summary>Numbers as the bytes of <c>F32</c>.</summary>
    public static byte[] F32(params ReadOnlySpan<float> values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);

        return bytes;
    }

    /// <summary>Numbers as the bytes of <c>F16</c>.</summary>
    public static byte[] F16(params ReadOnlySpan<float> values)
    {
        var bytes = new byte[values.Length * sizeof(ushort)];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteHalfLittleEndian(bytes.AsSpan(i * sizeof(ushort)), (Half)values[i]);

        return bytes;
    }

    /// <summary>Numbers between -1 and 1 that are always the same.</summary>
    public static float[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        var numbers = new float[count];
        for (var i = 0; i < count; i++)
            numbers[i] = (float)((random.NextDouble() * 2) - 1);

        return numbers;
    }
}
