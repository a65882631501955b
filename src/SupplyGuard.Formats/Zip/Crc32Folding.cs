using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SupplyGuard.Formats.Zip;

/// <summary>
/// CRC-32 by multiplication without carries, 64 bytes a step: Gopal and others, 'Fast CRC Computation for Generic Polynomials Using
/// PCLMULQDQ Instruction', Intel 2009. The constants are those of the paper for the reflected polynomial of ISO 3309.
/// </summary>
internal static class Crc32Folding
{
    private const int Block = 16;
    private const int Step = 4 * Block;

    /// <summary>Whether this processor has the instruction.</summary>
    public static bool IsSupported => Pclmulqdq.IsSupported;

    /// <summary>Takes as many whole blocks as there are, if they are enough for a step.</summary>
    /// <param name="state">State of the checksum, not inverted at the end.</param>
    /// <param name="rest">The bytes that were not taken.</param>
    public static uint Append(uint state, ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> rest)
    {
        rest = bytes;
        if (bytes.Length < Step)
            return state;

        var blocks = MemoryMarshal.Cast<byte, Vector128<ulong>>(bytes[..(bytes.Length & ~(Block - 1))]);
        rest = bytes[(blocks.Length * Block)..];

        var far = Vector128.Create(0x0154442BD4UL, 0x01C6E41596UL);
        var (a, b, c, d) = (blocks[0] ^ Vector128.CreateScalar((ulong)state), blocks[1], blocks[2], blocks[3]);
        for (blocks = blocks[4..]; blocks.Length >= 4; blocks = blocks[4..])
        {
            a = Fold(a, far) ^ blocks[0];
            b = Fold(b, far) ^ blocks[1];
            c = Fold(c, far) ^ blocks[2];
            d = Fold(d, far) ^ blocks[3];
        }

        var near = Vector128.Create(0x01751997D0UL, 0x00CCAA009EUL);
        a = Fold(a, near) ^ b;
        a = Fold(a, near) ^ c;
        a = Fold(a, near) ^ d;
        foreach (var block in blocks)
            a = Fold(a, near) ^ block;

        return Reduce(a, near);
    }

    private static Vector128<ulong> Fold(Vector128<ulong> value, Vector128<ulong> constants) =>
        Pclmulqdq.CarrylessMultiply(value, constants, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, constants, 0x11);

    /// <summary>From 128 bits to 64, and by Barrett's reduction to 32.</summary>
    private static uint Reduce(Vector128<ulong> value, Vector128<ulong> near)
    {
        var low = Vector128.Create(0xFFFF_FFFFUL, 0xFFFF_FFFFUL);
        value = Sse2.ShiftRightLogical128BitLane(value, 8) ^ Pclmulqdq.CarrylessMultiply(value, near, 0x10);
        value = Pclmulqdq.CarrylessMultiply(value & low, Vector128.Create(0x0163CD6124UL, 0UL), 0x00) ^ Sse2.ShiftRightLogical128BitLane(value, 4);

        var polynomial = Vector128.Create(0x01DB710641UL, 0x01F7011641UL);
        var quotient = Pclmulqdq.CarrylessMultiply(value & low, polynomial, 0x10) & low;
        value ^= Pclmulqdq.CarrylessMultiply(quotient, polynomial, 0x00);
        return value.AsUInt32().GetElement(1);
    }
}
