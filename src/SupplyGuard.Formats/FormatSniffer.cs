using System.Buffers.Binary;
using SupplyGuard.Formats.Onnx;

namespace SupplyGuard.Formats;

/// <summary>
/// Says which room should read a file, by its content and never by its name. It promises nothing about the file: a room still has to
/// accept it, and no two rooms accept the same bytes.
/// </summary>
public static class FormatSniffer
{
    private const int Longest = 10;

    /// <exception cref="IOException">The disk failed.</exception>
    public static FormatKind Sniff(FileWindow file)
    {
        Span<byte> buffer = stackalloc byte[Longest];
        var start = buffer[..(int)Math.Min(file.Length, Longest)];
        try
        {
            file.Read(0, start, "the start of the file");
        }
        catch (MalformedException)
        {
            // The file shrank while it was read; whatever it was, it is no longer that.
            return FormatKind.Unknown;
        }

        if (start.StartsWith((ReadOnlySpan<byte>)[0x93, .. "NUMPY"u8]))
            return FormatKind.Npy;
        if (start.StartsWith("PK\u0003\u0004"u8) || start.StartsWith("PK\u0005\u0006"u8))
            return FormatKind.Npz;
        if (start is [_, _, _, _, _, _, _, _, (byte)'{', ..] && BinaryPrimitives.ReadUInt64LittleEndian(start) <= (ulong)file.Length)
            return FormatKind.Safetensors;

        return OnnxOutline.IsPlausible(file) ? FormatKind.Onnx : FormatKind.Unknown;
    }
}
