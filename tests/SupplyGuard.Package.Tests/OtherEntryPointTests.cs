using SupplyGuard.Package.Tests.Consumers;

namespace SupplyGuard.Package.Tests;

/// <summary>Projects and commands off the main road: all are guarded, and none is refused for being what it is.</summary>
public sealed class OtherEntryPointTests(TrustedConsumers trusted) : IClassFixture<TrustedConsumers>
{
    [Theory]
    [InlineData("test App --no-build")]
    [InlineData("pack App --no-build")]
    [InlineData("publish App --no-build")]
    [InlineData("publish App --no-restore")]
    [InlineData("run --project App --no-restore")]
    [InlineData("build Traversal.proj --no-restore")]
    [InlineData("build App -graph -isolate --no-restore")]
    public async Task Commands_that_skip_a_step_pass_and_are_guarded(string command)
    {
        using var consumer = await Clone();
        var first = await consumer.Build("build", "App", "-c", "Release");
        Assert.True(first.Succeeded, first.ToString());
        string[] arguments = [.. command.Split(' '), "-p:Configuration=Release"];

        var honest = await consumer.Build(arguments);
        Tamper(consumer);
        var tampered = await consumer.Build(arguments);

        Assert.True(honest.Succeeded, honest.ToString());
        Stopped(consumer, tampered);
    }

    [Theory]
    [InlineData("build Traversal.proj -restore")]
    [InlineData("build Some.slnf")]
    [InlineData("build Moved")]
    [InlineData("build Artifacts")]
    [InlineData("restore Functional")]
    [InlineData("build NamedLock")]
    public async Task Projects_of_another_shape_pass_and_are_guarded(string command)
    {
        using var consumer = await Clone();

        var honest = await consumer.Build(command.Split(' '));
        Tamper(consumer);
        var tampered = await consumer.Build(command.Split(' '));

        Assert.True(honest.Succeeded, honest.ToString());
        Stopped(consumer, tampered);
    }

    [Theory]
    [InlineData("restore NamedLock")]
    [InlineData("restore Named.slnx")]
    public async Task A_build_agent_finds_a_lock_file_where_the_project_says_it_is(string command)
    {
        using var consumer = await Clone();

        var restore = await consumer.Build([.. command.Split(' '), "-p:ContinuousIntegrationBuild=true"]);

        Assert.True(restore.Succeeded, restore.ToString());
        Assert.Empty(restore.Findings);
    }

    [Fact]
    public async Task A_program_of_one_file_is_guarded()
    {
        using var consumer = await Clone();
        consumer.Write("scripts/app.cs", """
            #:package Contoso.Ml@1.0.0
            #:property PublishAot=false
            #:property NuGetAudit=false
            System.Console.WriteLine("hello");
            """);
        var unlocked = await consumer.Build("build", "scripts/app.cs");
        Assert.Contains(unlocked.Errors, error => error.Code is "SG1101");

        var honest = await consumer.Dotnet("run", "--file", "scripts/app.cs");
        Assert.True(honest is { ExitCode: 0, Output: "hello\n" or "hello\r\n" }, honest.ToString());

        Tamper(consumer);
        Stopped(consumer, await consumer.Build("build", "scripts/app.cs"));
        await consumer.Dotnet("run", "--file", "scripts/app.cs");
        Assert.NotEqual(0, (await consumer.Dotnet("run", "--no-cache", "--file", "scripts/app.cs")).ExitCode);
        Assert.False(Attack.HasRun(consumer));
    }

    private static void Stopped(Consumer consumer, BuildRun build)
    {
        Assert.False(build.Succeeded, build.ToString());
        Assert.Contains(build.Errors, error => error.Code is "SG1301");
        Assert.False(Attack.HasRun(consumer), build.ToString());
    }

    /// <summary>Whoever knows the name of a target can come before it in a build that does not restore, as docs/wiring.md says.</summary>
    private static void Tamper(Consumer consumer) => Attack.On(consumer, "contoso.ml/1.0.0/build/Contoso.Ml.targets", before: "Build;VSTest;Pack;Publish");

    private async Task<Consumer> Clone()
    {
        var consumer = await trusted.Clone(Wiring.Sdk);
        consumer.Write("Traversal.proj", """
            <Project DefaultTargets="Build">
              <ItemGroup><Each Include="App/App.csproj" /></ItemGroup>
              <Target Name="Restore"><MSBuild Projects="@(Each)" Targets="Restore" /></Target>
              <Target Name="Build"><MSBuild Projects="@(Each)" Targets="Build" /></Target>
            </Project>
            """);
        consumer.Write("Some.slnf", """{ "solution": { "path": "All.sln", "projects": ["App/App.csproj"] } }""");
        Add(consumer, "Moved", "csproj", "<BaseIntermediateOutputPath>$(MSBuildThisFileDirectory)../elsewhere/Moved/</BaseIntermediateOutputPath>");
        Add(consumer, "Artifacts", "csproj", "<UseArtifactsOutput>true</UseArtifactsOutput><ArtifactsPath>$(MSBuildThisFileDirectory)../made</ArtifactsPath>");
        Add(consumer, "NamedLock", "csproj", "<NuGetLockFilePath>named.lock.json</NuGetLockFilePath>");
        consumer.Write("Named.slnx", """<Solution><Project Path="NamedLock/NamedLock.csproj" /></Solution>""");
        File.Move(consumer.PathTo("NamedLock", "packages.lock.json"), consumer.PathTo("NamedLock", "named.lock.json"));
        Add(consumer, "Functional", "fsproj", "<DisableImplicitFSharpCoreReference>true</DisableImplicitFSharpCoreReference>");
        return consumer;
    }

    /// <summary>A library beside the trusted program: of the same package, so that the lock knows what it restores.</summary>
    private static void Add(Consumer consumer, string name, string kind, string properties)
    {
        consumer.Write($"{name}/{name}.{kind}", $"""
            <Project>
              <PropertyGroup>{properties}<NuGetAudit>false</NuGetAudit></PropertyGroup>
              <Import Project="Sdk.props" Sdk="Microsoft.NET.Sdk" />
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup><PackageReference Include="Contoso.Ml" Version="1.0.0" /></ItemGroup>
              <Import Project="Sdk.targets" Sdk="Microsoft.NET.Sdk" />
            </Project>
            """);
        consumer.Write($"{name}/packages.lock.json", consumer.TextOf("App/packages.lock.json"));
    }
}
