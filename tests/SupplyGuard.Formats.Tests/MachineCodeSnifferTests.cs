using System.Buffers.Binary;

namespace SupplyGuard.Formats.Tests;

public sealed class MachineCodeSnifferTests
{
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
