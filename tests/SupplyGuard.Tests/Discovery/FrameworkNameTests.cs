using SupplyGuard.Discovery;

namespace SupplyGuard.Tests.Discovery;

public sealed class FrameworkNameTests
{
    [Theory]
    [InlineData("netstandard2.0", ".NETStandard,Version=v2.0")]
    [InlineData("netcoreapp3.1", ".NETCoreApp,Version=v3.1")]
    [InlineData("net472", ".NETFramework,Version=v4.7.2")]
    [InlineData("net48", ".NETFramework,Version=v4.8")]
    [InlineData(".NETStandard,Version=v2.0", ".NETStandard,Version=v2.0")]
    [InlineData("net10.0", "net10.0")]
    [InlineData("net8.0", "net8.0")]
    [InlineData("net10.0-windows7.0", "net10.0-windows7.0")]
    [InlineData("netstandardx", "netstandardx")]
    [InlineData("", "")]
    public void Spells_a_framework_as_lock_files_do(string assetsFile, string lockfile) =>
        Assert.Equal(lockfile, FrameworkName.InLockfile(assetsFile));
}
