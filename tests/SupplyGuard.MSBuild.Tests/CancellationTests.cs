namespace SupplyGuard.MSBuild.Tests;

/// <summary>Somebody stops the build while the guard judges.</summary>
public sealed class CancellationTests
{
    private const int Many = 200;

    [Theory]
    [InlineData(GuardStage.Build)]
    [InlineData(GuardStage.Use)]
    [InlineData(GuardStage.AfterRestore)]
    public void A_stage_that_is_cancelled_fails_and_finds_nothing(GuardStage stage)
    {
        using var project = new GuardedProject(packages: Many);

        Assert.False(RunAndCancel(project, stage));
        Assert.Empty(project.Engine.Errors);
        Assert.Empty(project.Engine.Warnings);
        Assert.False(BuildMemory.Of(project.Engine).HasPassed(project.Path));
    }

    [Fact]
    public void A_restore_whose_gate_was_cancelled_is_quarantined()
    {
        using var project = new GuardedProject(packages: Many);

        RunAndCancel(project, GuardStage.AfterRestore);

        Assert.False(File.Exists(Path.Combine(project.Output, "project.assets.json")));
        Assert.Contains("SG1112", File.ReadAllText(Path.Combine(project.Output, "App.csproj.nuget.g.props")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GuardStage.Build)]
    [InlineData(GuardStage.Use)]
    public void A_build_that_is_cancelled_leaves_what_was_restored(GuardStage stage)
    {
        using var project = new GuardedProject(packages: Many);

        RunAndCancel(project, stage);

        Assert.True(File.Exists(Path.Combine(project.Output, "project.assets.json")));
    }

    [Fact]
    public void A_task_that_was_cancelled_before_it_began_fails()
    {
        using var project = new GuardedProject(packages: Many);
        using var task = project.Task(GuardStage.Build);
        task.Cancel();

        Assert.False(task.Execute());
        Assert.Empty(project.Engine.Errors);
    }

    private static bool RunAndCancel(GuardedProject project, GuardStage stage)
    {
        using var task = project.Task(stage);
        project.Engine.OnMessage = _ => task.Cancel();
        return task.Execute();
    }
}
