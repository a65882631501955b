using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Pickle;

namespace SupplyGuard.Formats.Tests.Models;

public sealed class PickleFileTests
{
    /// <summary>Streams of zlib that ask for a dictionary, the first found by fuzzing: .NET says so as if the disk had failed.</summary>
    [Theory]
    [InlineData("2834323934393637322b36")]
    [InlineData("78f9000000010300")]
    public void A_stream_that_asks_for_a_dictionary_is_damaged_and_no_fault_of_the_disk(string hex)
    {
        var file = new FileWindow(Convert.FromHexString(hex));

        Assert.False(PickleFile.IsCompressed(file));
        if (hex.StartsWith("78", StringComparison.Ordinal))
            Assert.Equal(Fault.Unsupported, Assert.IsType<Parsed<PickleFacts>.Malformed>(PickleFile.Read(file, PickleLimits.Default, 1 << 20, TestContext.Current.CancellationToken)).Fault);
    }
}
