using SupplyGuard.Formats.Zip;

namespace SupplyGuard.Formats.Tests.Zip;

public sealed class Crc32Tests
{
    [Fact]
    public void Is_what_it_is_bit_by_bit_for_every_length_and_cut()
    {
        var random = new Random(30);
        var content = new byte[700];
        random.NextBytes(content);
        for (var length = 0; length <= content.Length; length++)
        {
            var cut = random.Next(length + 1);
            var crc32 = new Crc32();
            crc32.Append(content.AsSpan(0, cut));
            crc32.Append(content.AsSpan(cut, length - cut));

            Assert.Equal(ZipTestWriter.Crc(content[..length]), crc32.Value);
        }
    }
}
