using SupplyGuard.Package.Tests.Consumers;

namespace SupplyGuard.Package.Tests;

/// <summary>An MSBuild that is too old, played by the property in which the files of the guard note that.</summary>
public sealed class HostTests(TrustedConsumers trusted)
{
    [Theory]
    [InlineData(Wiring.Sdk)]
    [InlineData(Wiring.PackageReference)]
    public async Task Reports_SG9102_where_the_guard_cannot_run_and_builds_nothing(Wiring wiring)
    {
        using var consumer = await trusted.Clone(wiring);

        var build = await consumer.Build("build", "App", "-p:_SupplyGuardHosted=false");

        Assert.False(build.Succeeded, build.ToString());
        Assert.All(build.Errors, error => Assert.Equal("SG9102", error.Code));
        Assert.False(Directory.Exists(consumer.PathTo("App", "bin")));
    }

    [Fact]
    public async Task Accepts_without_SG9102_the_MSBuild_of_the_SDK()
    {
        using var consumer = await trusted.Clone(Wiring.Sdk);

        var build = await consumer.Build("build", "App");

        Assert.True(build.Succeeded, build.ToString());
        Assert.DoesNotContain(build.Findings, finding => finding.Code is "SG9102");
    }
}
