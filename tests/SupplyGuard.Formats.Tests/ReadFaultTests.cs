namespace SupplyGuard.Formats.Tests;

public sealed class ReadFaultTests
{
    [Theory]
    [InlineData("Could not open '/srv/secret project/model.onnx' because it is in use.", "Could not open it because it is in use.")]
    [InlineData(@"The process cannot access the file 'Z:\a.nupkg' because it is being used.", "The process cannot access it because it is being used.")]
    [InlineData("The disk is full.", "The disk is full.")]
    public void Leaves_absolute_paths_out(string message, string described) => Assert.Equal(described, ReadFault.Describe(new IOException(message)));

    [Fact]
    public void Says_plainly_what_is_missing_or_denied()
    {
        Assert.Equal("access is denied.", ReadFault.Describe(new UnauthorizedAccessException("Access to '/srv/x' is denied.")));
        Assert.Equal("it is not there.", ReadFault.Describe(new FileNotFoundException("Could not find '/srv/x'.")));
    }
}
