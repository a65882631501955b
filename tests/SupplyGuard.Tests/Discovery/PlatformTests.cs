using System.Runtime.InteropServices;
using SupplyGuard.Discovery;

namespace SupplyGuard.Tests.Discovery;

public sealed class PlatformTests
{
    [Fact]
    public void The_platform_is_named_as_the_SDK_names_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The names are those of Linux.");

        Assert.Equal("linux-x64", Platform.NameFor("linux-x64", Architecture.X64));
        Assert.Equal("linux-arm64", Platform.NameFor("fedora.41-arm64", Architecture.Arm64));
        Assert.Equal("linux-musl-x64", Platform.NameFor("linux-musl-x64", Architecture.X64));
        Assert.Equal("linux-musl-arm64", Platform.NameFor("alpine.3.20-arm64", Architecture.Arm64));
    }

    [Theory]
    [InlineData("Microsoft.NETCore.App.Runtime.osx-s390x", true)]
    [InlineData("runtime.LINUX-MUSL-S390X.Microsoft.DotNet.ILCompiler", true)]
    [InlineData("Contoso.linux", false)]
    [InlineData("Contoso.my-linux-s390x", false)]
    [InlineData("Contoso.Ml", false)]
    public void A_package_is_for_another_platform_when_a_part_of_its_id_is_one(string packageId, bool expected) =>
        Assert.Equal(expected, Platform.IsNamedAsAnother(packageId));

    [Fact]
    public void A_package_for_this_platform_is_not_for_another() =>
        Assert.False(Platform.IsNamedAsAnother($"SupplyGuard.Evaluator.{Platform.Here}"));
}
