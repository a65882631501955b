namespace SupplyGuard.Formats.Tensors;

/// <summary>Looks for the headers of programs in the low-order parts of elements, put together as payloads in weights are.</summary>
/// <remarks>
/// Only headers count, of which nine bytes or more have to be right. How random low-order parts look says nothing: those of honest weights look like anything.
/// </remarks>
internal static class LowOrderParts
{
    /// <summary>Bytes that are put together: enough for the headers of what a compiler wrote.</summary>
    private const int Longest = 1024;

    /// <summary>Bytes of one element, and how many of them are taken.</summary>
    private static readonly (int Width, int Taken)[] Ways = [(2, 1), (4, 1), (4, 2), (4, 3), (8, 1), (8, 2), (8, 3), (8, 4), (8, 6)];

    /// <param name="elements">The first elements of a tensor, little-endian.</param>
    public static bool HoldProgram(ReadOnlySpan<byte> elements)
    {
        Span<byte> parts = stackalloc byte[Longest];
        foreach (var (width, taken) in Ways)
        {
            var count = Math.Min(elements.Length / width * taken, Longest);
            if (IsProgram(parts[..Bytes(elements, width, taken, parts[..count])]))
                return true;
        }

        foreach (var width in (ReadOnlySpan<int>)[2, 4, 8])
        {
            var count = Math.Min(elements.Length / width / 2, Longest);
            if (IsProgram(parts[..Nibbles(elements, width, isHighFirst: false, parts[..count])]) || IsProgram(parts[..Nibbles(elements, width, isHighFirst: true, parts[..count])]))
                return true;
        }

        return false;
    }

    private static bool CanBegin(ReadOnlySpan<byte> parts) => parts is [0x7F, (byte)'E', ..] or [(byte)'M', (byte)'Z', ..];

    private static bool IsProgram(ReadOnlySpan<byte> parts) => CanBegin(parts) && MachineCodeSniffer.SniffInside(parts) is not MachineCode.None;

    /// <returns>How many bytes were put together: two when these begin no program.</returns>
    private static int Bytes(ReadOnlySpan<byte> elements, int width, int taken, Span<byte> parts)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = elements[(i / taken * width) + (i % taken)];
            if (i is 1 && !CanBegin(parts))
                return 2;
        }

        return parts.Length;
    }

    /// <returns>As <see cref="Bytes"/>.</returns>
    private static int Nibbles(ReadOnlySpan<byte> elements, int width, bool isHighFirst, Span<byte> parts)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            var (first, second) = (elements[2 * i * width] & 0xF, elements[((2 * i) + 1) * width] & 0xF);
            parts[i] = (byte)(isHighFirst ? (first << 4) | second : (second << 4) | first);
            if (i is 1 && !CanBegin(parts))
                return 2;
        }

        return parts.Length;
    }
}
