using SupplyGuard.Discovery;
using TestKit;

namespace SupplyGuard.Tests.Discovery;

public sealed class SolutionReaderTests
{
    [Fact]
    public void A_path_with_a_NUL_is_malformed()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.sln", "Project(\"{1}\") = \"a\", \"a\0b.csproj\", \"{2}\"\n");

        Assert.Contains("NUL", Assert.Throws<InvalidDataException>(() => SolutionReader.Projects(path)).Message, StringComparison.Ordinal);
    }
}
