using SupplyGuard.Signatures.Packages;
using TestKit;

namespace SupplyGuard.Signatures.Tests;

/// <summary>Where trust roots come from, and what happens without them.</summary>
public sealed class TrustBundleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_running_installation_has_a_bundle_with_roots()
    {
        var sdk = DotNetSdk.Find();

        Assert.NotNull(sdk);
        Assert.False(TrustBundle.FromSdk(sdk).IsEmpty);
    }

    [Fact]
    public void A_missing_bundle_is_empty() => Assert.True(TrustBundle.FromSdk(_folder.Path).IsEmpty);

    [Theory]
    [InlineData("")]
    [InlineData("no certificate at all")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA")]
    public void A_bundle_without_a_certificate_is_empty(string pem) => Assert.True(TrustBundle.FromPem(pem, pem).IsEmpty);

    [Fact]
    public void The_hosting_SDK_comes_first() =>
        Assert.Equal(Sdk("host", "10.0.100"), DotNetSdk.Find(_folder.PathTo("host", "sdk", "10.0.100") + Path.DirectorySeparatorChar, Runtime("root"), null, null));

    [Fact]
    public void The_newest_SDK_beside_the_runtime_comes_before_the_environment()
    {
        Sdk("other", "99.0.100");
        Sdk("root", "9.0.300");
        var newest = Sdk("root", "10.0.100");
        Directory.CreateDirectory(_folder.PathTo("root", "sdk", "11.0.100"));

        Assert.Equal(newest, DotNetSdk.Find(_folder.Path, Runtime("root"), _folder.PathTo("other"), null));
    }

    [Fact]
    public void A_named_installation_is_used_when_the_runtime_has_no_SDK() =>
        Assert.Equal(Sdk("other", "10.0.100"), DotNetSdk.Find(_folder.Path, Runtime("root"), _folder.PathTo("other"), null));

    [Fact]
    public void There_may_be_no_SDK() => Assert.Null(DotNetSdk.Find(_folder.Path, Runtime("root"), "relative", _folder.Path));

    public void Dispose() => _folder.Dispose();

    private string Sdk(string root, string version)
    {
        Directory.CreateDirectory(_folder.PathTo(root, "sdk", version, TrustBundle.FolderName));
        return _folder.PathTo(root, "sdk", version);
    }

    private string Runtime(string root) => _folder.PathTo(root, "shared", "Microsoft.NETCore.App", "10.0.0") + Path.DirectorySeparatorChar;
}
