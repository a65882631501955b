namespace SupplyGuard.MSBuild.Tests;

/// <summary>When the guard judges, when it leaves a build alone, and what it remembers.</summary>
public sealed class StageTests
{
    public static TheoryData<GuardStage> Stages() => [.. Enum.GetValues<GuardStage>()];

    [Theory]
    [InlineData("Compile")]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("Build, Use")]
    public void An_unknown_stage_is_a_clear_error(string stage)
    {
        using var project = new GuardedProject();
        using var task = new VerifySupplyChain { BuildEngine = project.Engine, Stage = stage, Project = project.Path };

        Assert.False(task.Execute());
        Assert.StartsWith($"There is no stage '{stage}'", Assert.Single(project.Engine.Errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MSBuildIsRestoring")]
    [InlineData("ExcludeRestorePackageImports")]
    public void A_restore_that_evaluates_the_project_is_no_build(string property)
    {
        using var project = new GuardedProject(policy: null);
        project.Engine.Globals[property] = "true";

        Assert.True(project.Run(GuardStage.Build));
        Assert.Empty(project.Engine.Errors);
        Assert.False(project.Run(GuardStage.Use));
    }

    [Fact]
    public void A_design_time_build_is_left_alone()
    {
        using var project = new GuardedProject(policy: null);
        project.Engine.Globals["DesignTimeBuild"] = "True";
        project.Engine.Globals["SkipCompilerExecution"] = "true";

        Assert.True(project.Run(GuardStage.Build));
        Assert.True(project.Run(GuardStage.Use));
        Assert.Empty(project.Engine.Errors);
        Assert.False(project.Run(GuardStage.Ship));
    }

    [Theory]
    [InlineData("DesignTimeBuild")]
    [InlineData("SkipCompilerExecution")]
    public void A_build_that_only_looks_like_design_time_is_judged(string property)
    {
        using var project = new GuardedProject(policy: null);
        project.Engine.Globals[property] = "true";

        Assert.False(project.Run(GuardStage.Build));
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public void No_stage_passes_without_a_policy(GuardStage stage)
    {
        using var project = new GuardedProject(policy: null);

        Assert.False(project.Run(stage));
        Assert.Equal("SG9014", Assert.Single(project.Engine.Errors).Code);
    }

    [Fact]
    public void A_build_that_passed_is_not_judged_again_before_its_packages_are_used()
    {
        using var project = new GuardedProject();
        Assert.True(project.Run(GuardStage.Build));
        project.Write("supplyguard.json", "no policy");

        Assert.True(project.Run(GuardStage.Use));
        Assert.False(project.Run(GuardStage.Build));
    }

    [Fact]
    public void A_build_that_did_not_pass_is_judged_again()
    {
        using var project = new GuardedProject(GuardedProject.Locked);

        Assert.False(project.Run(GuardStage.Build));
        Assert.False(project.Run(GuardStage.Use));
        Assert.Equal(["SG1101", "SG1101"], project.Engine.Errors.Select(error => error.Code));
    }

    [Fact]
    public void A_restore_makes_everything_unknown_again()
    {
        using var project = new GuardedProject();
        Assert.True(project.Run(GuardStage.Build));
        var seen = BuildMemory.Of(project.Engine).Evidence;

        Assert.True(project.Run(GuardStage.BeforeRestore));

        Assert.NotSame(seen, BuildMemory.Of(project.Engine).Evidence);
        Assert.False(BuildMemory.Of(project.Engine).HasPassed(project.Path));
    }

    [Fact]
    public void A_lock_file_that_restore_wrote_does_not_count()
    {
        using var project = new GuardedProject(GuardedProject.Locked);
        Assert.True(project.Run(GuardStage.BeforeRestore));
        project.Write("App/packages.lock.json", """{ "version": 2, "dependencies": { "net10.0": {} } }""");

        Assert.False(project.Run(GuardStage.AfterRestore));
        Assert.Contains(project.Engine.Errors, error => error.Code is "SG1101");
    }

    [Fact]
    public void A_build_agent_does_not_even_begin_a_restore_without_a_lock_file()
    {
        using var project = new GuardedProject(GuardedProject.Locked);
        using var task = project.Task(GuardStage.BeforeRestore);
        task.IsContinuousIntegration = "true";

        Assert.False(task.Execute());
        Assert.Equal("SG1101", Assert.Single(project.Engine.Errors).Code);
    }

    [Theory]
    [InlineData("warning", 1, 0)]
    [InlineData("error", 0, 2)]
    public void What_two_gates_find_is_one_warning_and_an_error_of_each(string severity, int warnings, int errors)
    {
        using var project = new GuardedProject(GuardedProject.Lax.Replace("\"policy\": 1,", $$"""
            "policy": 1, "severity": { "SG1206": "{{severity}}" },
            """, StringComparison.Ordinal));
        project.Write("nuget.config", """<configuration><packageSources><clear /><add key="plain" value="http://packages.example/v3/index.json" /></packageSources></configuration>""");

        Assert.Equal(errors == 0, project.Run(GuardStage.BeforeRestore));
        project.Run(GuardStage.Build);

        Assert.Equal((warnings, errors), (project.Engine.Warnings.Count(warning => warning.Code is "SG1206"), project.Engine.Errors.Count(error => error.Code is "SG1206")));
    }

    [Fact]
    public void What_a_build_knows_ends_with_it()
    {
        using var project = new GuardedProject();
        Assert.True(project.Run(GuardStage.Build));
        var known = BuildMemory.Of(project.Engine);
        Assert.Equal(1, project.Engine.RegisteredObjects);

        project.Engine.EndBuild();

        Assert.NotSame(known, BuildMemory.Of(project.Engine));
        Assert.False(BuildMemory.Of(project.Engine).HasPassed(project.Path));
    }

    [Fact]
    public void The_global_properties_are_handed_on_by_name()
    {
        using var project = new GuardedProject();
        project.Engine.Globals["Configuration"] = "Release";
        project.Engine.Globals["A"] = "";
        using var task = project.Task(GuardStage.Build);

        Assert.True(task.Execute());
        Assert.Equal("A;Configuration", task.GlobalProperties);
    }

    [Theory]
    [InlineData("[]", "")]
    [InlineData("""[{ "path": "models/**" }]""", "supplyguard.json")]
    public void The_policy_is_handed_on_when_it_asks_about_models(string models, string expected)
    {
        using var project = new GuardedProject($$"""{ "policy": 1, "packages": { "lockFile": "ifPresent", "signature": "off", "installedContent": "off" }, "models": {{models}} }""");
        using var task = project.Task(GuardStage.Build);

        Assert.True(task.Execute(), string.Join('\n', project.Engine.Errors.Select(error => error.Message)));
        Assert.Equal(expected, Path.GetFileName(task.ModelPolicy));
    }

    [Theory]
    [InlineData("report.json", "{")]
    [InlineData("report.sarif", "{")]
    [InlineData("report.md", "## ")]
    [InlineData("report.html", "<!doctype html>")]
    [InlineData("report.txt", "")]
    [InlineData("report", "{")]
    public void A_report_has_the_form_that_its_extension_says(string name, string start)
    {
        using var project = new GuardedProject();
        using var task = project.Task(GuardStage.Build);
        task.Report = $"artifacts/{name}";

        Assert.True(task.Execute());
        Assert.StartsWith(start, File.ReadAllText(project.PathTo("App", "artifacts", name)), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("", task.ModelPolicy);
    }

    [Fact]
    public void A_report_is_written_of_a_build_that_fails()
    {
        using var project = new GuardedProject(GuardedProject.Locked);
        using var task = project.Task(GuardStage.Build);
        task.Report = project.PathTo("report.sarif");

        Assert.False(task.Execute());
        Assert.Contains("SG1101", File.ReadAllText(project.PathTo("report.sarif")), StringComparison.Ordinal);
    }
}
