using System.Buffers.Binary;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats;

/// <summary>Tells code from data by the first bytes of a file. What only looks as if it went on to be a Windows program counts as one.</summary>
public static class MachineCodeSniffer
{
    private const int AddressOfHeader = 0x3C;

    private const int OptionalHeader = 24;

    /// <summary>PE format, optional header: the directory of the CLI header is the fifteenth.</summary>
    private const int CliDirectory = 14 * 8;

    /// <summary>Java classes begin like a fat Mach-O file, and go on with a version of at least 45 where that has the number of its parts.</summary>
    private const uint MostArchitectures = 30;

    /// <param name="start">The first bytes, as many as are at hand: 4 KiB are enough for every file that a compiler wrote.</param>
    public static MachineCode Sniff(ReadOnlySpan<byte> start)
    {
        if (start.Length < 8)
            return MachineCode.None;

        var magic = BinaryPrimitives.ReadUInt32BigEndian(start);
        return magic switch
        {
            0x7F454C46 => MachineCode.Native,
            0xFEEDFACE or 0xFEEDFACF or 0xCEFAEDFE or 0xCFFAEDFE => MachineCode.Native,
            0xCAFEBABE or 0xCAFEBABF when BinaryPrimitives.ReadUInt32BigEndian(start[4..]) is > 0 and <= MostArchitectures => MachineCode.Native,
            _ when magic >> 16 is 0x4D5A => Windows(start),
            _ => MachineCode.None,
        };
    }

    /// <summary>
    /// The same for bytes that something else surrounds: weights, entries of archives. Two letters are no program there, so the headers that these promise
    /// have to be in the bytes at hand.
    /// </summary>
    /// <param name="start">The first bytes, 4 KiB if there are so many.</param>
    public static MachineCode SniffInside(ReadOnlySpan<byte> start)
    {
        if (start.Length < AddressOfHeader + 4)
            return MachineCode.None;
        if (start.StartsWith("MZ"u8) && BinaryPrimitives.ReadUInt32LittleEndian(start[AddressOfHeader..]) > start.Length - OptionalHeader - 2)
            return MachineCode.None;
        if (start.StartsWith("\u007fELF"u8) && start[4..7] is not [1 or 2, 1 or 2, 1])
            return MachineCode.None;

        return Sniff(start);
    }

    /// <summary>The same for elements of a tensor, and for what their low-order parts are when they are put together.</summary>
    /// <param name="start">The first elements.</param>
    public static MachineCode SniffElements(ReadOnlySpan<byte> start) => SniffInside(start) switch
    {
        MachineCode.None when LowOrderParts.HoldProgram(start) => MachineCode.Scattered,
        var code => code,
    };

    private static MachineCode Windows(ReadOnlySpan<byte> start)
    {
        if (start.Length < AddressOfHeader + 4)
            return MachineCode.None;

        var address = BinaryPrimitives.ReadUInt32LittleEndian(start[AddressOfHeader..]);
        if (address > start.Length - OptionalHeader - 2)
            return MachineCode.Native;

        var header = start[(int)address..];
        if (!header.StartsWith("PE\0\0"u8))
            return MachineCode.None;

        // The directories follow 96 bytes of the optional header in a 32-bit image and 112 in a 64-bit one.
        var directories = OptionalHeader + (BinaryPrimitives.ReadUInt16LittleEndian(header[OptionalHeader..]) is 0x20B ? 112 : 96);
        var cli = directories + CliDirectory;
        return header.Length >= cli + 4 && BinaryPrimitives.ReadUInt32LittleEndian(header[(directories - 4)..]) > 14 && BinaryPrimitives.ReadUInt32LittleEndian(header[cli..]) is not 0
            ? MachineCode.Managed
            : MachineCode.Native;
    }
}
