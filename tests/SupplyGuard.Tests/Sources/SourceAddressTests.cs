using SupplyGuard.Discovery;
using TestKit;

namespace SupplyGuard.Tests.Sources;

public sealed class SourceAddressTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("https://packages.contoso.example/v3/index.json", "https://packages.contoso.example/v3")]
    [InlineData("https://packages.contoso.example/v3/index.json", "HTTPS://Packages.Contoso.Example:443/v3/")]
    [InlineData("https://packages.contoso.example/v3/index.json", " https://packages.contoso.example/v3/INDEX.json ")]
    [InlineData("https://packages.contoso.example/v3/index.json", "https://build:secret@packages.contoso.example/v3/index.json?token=secret#x")]
    [InlineData("https://packages.contoso.example", "https://packages.contoso.example/")]
    [InlineData("https://packages.contoso.example/a/v3", "https://packages.contoso.example/b/../a/v3")]
    public void One_feed_is_the_same_in_every_spelling(string one, string other)
    {
        Assert.Equal(Of(one), Of(other));
        Assert.Equal(Of(one).GetHashCode(), Of(other).GetHashCode());
        Assert.DoesNotContain("secret", Of(other).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://packages.contoso.example/v3", "http://packages.contoso.example/v3")]
    [InlineData("https://packages.contoso.example/v3", "https://packages.contoso.example:8443/v3")]
    [InlineData("https://packages.contoso.example/v3", "https://packages.contoso.example.evil.example/v3")]
    [InlineData("https://packages.contoso.example/v3", "https://packages.contoso.example@evil.example/v3")]
    [InlineData("https://packages.contoso.example/v3", "https://packages.contoso.example/V3")]
    [InlineData("https://packages.contoso.example/v3", "https://packages.contoso.example/v3/other/index.json")]
    [InlineData("https://packages.contoso.example/v3", "https://packages.cont\u043eso.example/v3")]
    [InlineData("feeds/local", "feeds/locals")]
    public void Different_feeds_differ(string one, string other) => Assert.NotEqual(Of(one), Of(other));

    [Fact]
    public void A_folder_is_the_same_as_a_path_as_an_address_and_through_a_link()
    {
        var absolute = _folder.PathTo("feeds", "lo cal");
        Directory.CreateDirectory(absolute);
        Directory.CreateSymbolicLink(_folder.PathTo("linked"), _folder.PathTo("feeds"));

        Assert.All(
            ["feeds/lo cal", "./feeds/../feeds/lo cal/", absolute, absolute + Path.DirectorySeparatorChar, new Uri(absolute).AbsoluteUri, "linked/lo cal"],
            spelling => Assert.Equal(Of(absolute), Of(spelling)));
        Assert.Equal("feeds/lo cal", Of(absolute).Shown(_folder.Path));
        Assert.True(Of(absolute).IsFolder);
    }

    [Theory]
    [InlineData("http://packages.contoso.example/", true)]
    [InlineData("https://packages.contoso.example/", false)]
    [InlineData("http://localhost:5000/", false)]
    [InlineData("http://127.0.0.1:5000/", false)]
    [InlineData("http://[::1]:5000/", false)]
    [InlineData("http://localhost.evil.example/", true)]
    [InlineData("feeds/local", false)]
    public void Only_what_leaves_the_machine_needs_TLS(string written, bool isHttp) => Assert.Equal(isHttp, Of(written).IsHttp);

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a\0b")]
    public void What_names_nothing_is_no_address(string written) => Assert.Null(SourceAddress.Of(written, _folder.Path));

    public void Dispose() => _folder.Dispose();

    private SourceAddress Of(string written) => SourceAddress.Of(written, _folder.Path)!;
}
