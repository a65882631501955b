using SupplyGuard.Package.Tests.Consumers;

namespace SupplyGuard.Package.Tests;

/// <summary>Assemblies of a package that a build loads: one that was exchanged in the packages folder is never loaded.</summary>
public sealed class BuildCodeTests(BuildCode code) : IClassFixture<BuildCode>
{
    private const string Analyzer = "analyzers/dotnet/cs/Contoso.Watcher.dll";

    private const string Generator = "analyzers/dotnet/cs/Contoso.Writer.dll";

    private const string Worker = "tasks/Contoso.Worker.dll";

    [Theory]
    [InlineData(Analyzer, "build App")]
    [InlineData(Analyzer, "build App -p:UseSharedCompilation=true")]
    [InlineData(Generator, "build App")]
    [InlineData(Worker, "build App")]
    public async Task A_build_that_restores_stops_before_it_loads_an_exchanged_assembly(string path, string command)
    {
        using var consumer = code.Clone();
        code.Swap(consumer, path);

        await Stops(consumer, command);
    }

    [Fact]
    public async Task A_build_that_does_not_restore_stops_before_it_loads_an_exchanged_assembly()
    {
        using var consumer = code.Clone();
        var first = await consumer.Build("build", "App");
        Assert.True(first.Succeeded, first.ToString());

        foreach (var path in (string[])[Analyzer, Generator, Worker])
        {
            code.Swap(consumer, path);
            await Stops(consumer, "build App --no-restore");
            await Stops(consumer, "build App --no-restore --no-incremental -p:UseSharedCompilation=true");
        }
    }

    [Theory]
    [InlineData(Analyzer)]
    [InlineData(Generator)]
    [InlineData(Worker)]
    public async Task Without_the_guard_it_is_loaded(string path)
    {
        using var consumer = code.Prepare(Wiring.None);
        await consumer.Build("restore", "App");
        code.Swap(consumer, path);

        var build = await consumer.Build("build", "App");

        Assert.True(build.Succeeded, build.ToString());
        Assert.True(File.Exists(code.Marker), build.ToString());
        File.Delete(code.Marker);
    }

    private async Task Stops(Consumer consumer, string command)
    {
        var build = await consumer.Build(command.Split(' '));

        Assert.False(build.Succeeded, build.ToString());
        Assert.Contains(build.Errors, error => error.Code is "SG1301");
        Assert.False(File.Exists(code.Marker), build.ToString());
    }
}
