namespace SupplyGuard.Formats.Tests;

public sealed class FileWindowTests
{
    [Fact]
    public void Refuses_a_length_that_no_array_can_have_whatever_the_caller_allows()
    {
        var window = new FileWindow(new byte[4]);

        Assert.Equal(Fault.TooLarge, Assert.Throws<MalformedException>(() => window.Take(0, 1L << 40, long.MaxValue, "everything")).Fault);
    }
}
