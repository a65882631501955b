using System.Buffers;
using System.Buffers.Binary;

namespace SupplyGuard.Formats.Pickle;

/// <summary>
/// Walks over the constants that bytes begin with if they are a pickle, and sees whether anything could follow. Most bytes that are none break off there, and to find that out by
/// executing them costs a hundred times as much.
/// </summary>
internal static class PickleOutline
{
    private const int StartBytes = 128;

    /// <summary>Opcodes whose argument ends with a line.</summary>
    private static readonly SearchValues<byte> Lines = SearchValues.Create("cipPgIFLSV"u8);

    /// <summary>Whether the bytes could come to an opcode that does more than to push a constant. False only when they certainly do not.</summary>
    /// <param name="file">At least one byte.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    public static bool MayDoSomething(FileWindow file)
    {
        Span<byte> buffer = stackalloc byte[(int)Math.Min(file.Length, StartBytes)];
        try
        {
            file.Read(0, buffer, "the start of a pickle");
        }
        catch (MalformedException)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = buffer;
        while (!rest.IsEmpty)
        {
            if (ArgumentOf(rest) is not { } argument)
                return IsFollowed(rest, isAll: file.Length == buffer.Length);

            // A constant that reaches beyond the file is truncated; one that reaches beyond what was looked at may be followed by anything.
            var length = 1 + argument;
            if (length > rest.Length)
                return length < file.Length - (buffer.Length - rest.Length);

            rest = rest[(int)length..];
        }

        return file.Length > buffer.Length;
    }

    /// <summary>Whether an opcode exists, and has its line if it wants one.</summary>
    /// <param name="isAll">Whether the file ends with these bytes.</param>
    private static bool IsFollowed(ReadOnlySpan<byte> opcode, bool isAll) =>
        opcode[0] is (byte)'.' || (PickleFamilies.Of(opcode[0]) is not PickleFamily.None && !(isAll && Lines.Contains(opcode[0]) && !opcode.Contains((byte)'\n')));

    /// <summary>Bytes of the argument of an opcode that only pushes; null for every other, and when its length is not told here.</summary>
    private static long? ArgumentOf(ReadOnlySpan<byte> opcode) => opcode[0] switch
    {
        (byte)'N' or (byte)'(' or (byte)')' or (byte)']' or (byte)'}' or 0x88 or 0x89 or 0x8F => 0,
        (byte)'K' => 1,
        (byte)'M' => sizeof(ushort),
        (byte)'J' => sizeof(int),
        (byte)'G' => sizeof(double),
        (byte)'U' or (byte)'C' or 0x8C or 0x8A => opcode.Length > 1 ? 1 + opcode[1] : 1,
        (byte)'X' or (byte)'B' => opcode.Length > sizeof(uint) ? sizeof(uint) + (long)BinaryPrimitives.ReadUInt32LittleEndian(opcode[1..]) : sizeof(uint),
        _ => null,
    };
}
