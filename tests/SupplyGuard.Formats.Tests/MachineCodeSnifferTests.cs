using System.Buffers.Binary;

namespace SupplyGuard.Formats.Tests;

public sealed class MachineCodeSnifferTests
{
    /// <summary>The first bytes of a library of Linux.</summary>
    private static readonly byte[] Elf = [0x7F, .. "ELF"u8, 2, 1, 1, .. new byte[9], 3, 0, 62, 0, 1, .. new byte[99]];

    [Theory]
    [InlineData(2, 1)]
    [InlineData(4, 1)]
    [InlineData(4, 2)]
    [InlineData(4, 3)]
    [InlineData(8, 1)]
    [InlineData(8, 4)]
    public void Finds_a_library_in_the_low_order_bytes_of_numbers(int width, int taken)
    {
        var elements = Noise(width * 200);
        for (var i = 0; i < Elf.Length; i++)
            elements[(i / taken * width) + (i % taken)] = Elf[i];

        Assert.Equal(MachineCode.Scattered, MachineCodeSniffer.SniffElements(elements));
        elements[0] ^= 1;
        Assert.Equal(MachineCode.None, MachineCodeSniffer.SniffElements(elements));
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(4, true)]
    [InlineData(4, false)]
    [InlineData(8, false)]
    public void Finds_a_library_in_the_low_half_bytes_of_numbers(int width, bool isHighFirst)
    {
        var elements = Noise(width * 300);
        for (var i = 0; i < Elf.Length; i++)
        {
            var (high, low) = ((byte)(0x50 | (Elf[i] >> 4)), (byte)(0xA0 | (Elf[i] & 0xF)));
            (elements[2 * i * width], elements[((2 * i) + 1) * width]) = isHighFirst ? (high, low) : (low, high);
        }

        Assert.Equal(MachineCode.Scattered, MachineCodeSniffer.SniffElements(elements));
    }

    [Fact]
    public void Finds_nothing_in_a_million_beginnings_of_noise_or_in_fewer_bytes_than_headers_have()
    {
        var elements = Noise(1_000_512);
        for (var start = 0; start < 1_000_000; start++)
            Assert.Equal(MachineCode.None, MachineCodeSniffer.SniffElements(elements.AsSpan(start, 512)));
        for (var length = 0; length < 64; length++)
            Assert.Equal(MachineCode.None, MachineCodeSniffer.SniffElements(Elf.AsSpan(0, Math.Min(length, 63))));
    }

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    /// <summary>The header's address, at byte 60, is whatever the file says; the file may end anywhere.</summary>
    [Fact]
    public void Any_short_file_that_begins_like_a_Windows_program_has_an_answer()
    {
        for (var length = 0; length < 260; length++)
        {
            var start = new byte[length];
            "MZ"u8[..Math.Min(2, length)].CopyTo(start);
            foreach (var address in Enumerable.Range(0, length + 30).Select(address => (uint)address).Append((uint)int.MaxValue).Append(uint.MaxValue))
            {
                if (length >= 64)
                    BinaryPrimitives.WriteUInt32LittleEndian(start.AsSpan(60), address);

                var expected = length < 64 ? MachineCode.None : address > length - 26 ? MachineCode.Native : MachineCode.None;
                Assert.Equal(expected, MachineCodeSniffer.Sniff(start));
            }
        }
    }
}
