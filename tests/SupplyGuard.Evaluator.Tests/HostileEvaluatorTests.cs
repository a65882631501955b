using System.Globalization;
using SupplyGuard.Evaluation.Protocol;
using SupplyGuard.Evidence.Evaluation;
using TestKit;

namespace SupplyGuard.Evaluator.Tests;

public sealed class HostileEvaluatorTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    private string Model => _folder.PathTo("model.onnx");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Accepts_an_answer_for_every_pass_and_output()
    {
        var answered = Assert.IsType<EvaluatorOutcome.Answered>(Run("honest"));

        Assert.Equal(("Hostile 1.0", "cpu"), (answered.Runtime, answered.Device));
        Assert.Equal([0, 1], answered.Outputs.Select(output => output.Pass));
        Assert.All(answered.Outputs, output => Assert.Equal([1f, 1f, 1f], output.Values));
    }

    [Fact]
    public void Passes_NaN_on_as_a_fact()
    {
        var answered = Assert.IsType<EvaluatorOutcome.Answered>(Run("nan"));

        Assert.All(answered.Outputs, output => Assert.All(output.Values, value => Assert.True(float.IsNaN(value))));
    }

    [Theory]
    [InlineData("truncated-values", "larger than what the evaluator wrote")]
    [InlineData("extra-values", "28 bytes of values, and its shapes account for 24")]
    [InlineData("missing-pass", "lacks an output")]
    [InlineData("twice", "not asked for, or has one twice")]
    [InlineData("stranger-output", "not asked for, or has one twice")]
    [InlineData("huge-shape", "larger than what the evaluator wrote")]
    [InlineData("negative-shape", "larger than what the evaluator wrote")]
    [InlineData("scalar", "first dimension is not the 3 samples")]
    [InlineData("long-response", "more than an answer may be long|longer than it may be")]
    [InlineData("endless-values", "more than an answer may be long|longer than it may be")]
    [InlineData("no json", "not what the protocol says")]
    [InlineData("null", "is null")]
    [InlineData("[]", "not what the protocol says")]
    [InlineData("{}", "not what the protocol says")]
    [InlineData("""{"protocol":5}""", "not what the protocol says")]
    [InlineData("""{"protocol":5,"protocol":5,"status":"refused","detail":"x","runtime":null,"device":null,"nodes":[],"outputs":[],"walls":[]}""", "not what the protocol says")]
    [InlineData("""{"protocol":5,"status":"refused","detail":"\ud800","runtime":null,"device":null,"nodes":[],"outputs":[],"walls":[]}""", "not what the protocol says")]
    [InlineData("""{"protocol":5,"status":"refused","detail":"x","runtime":null,"device":null,"nodes":[],"outputs":[],"more":1}""", "not what the protocol says")]
    [InlineData("""{"protocol":5,"status":"answered","detail":null,"runtime":"r","device":"cpu","nodes":[],"outputs":null,"walls":[]}""", "not what the protocol says")]
    [InlineData("""{"protocol":5,"status":"answered","detail":null,"runtime":"r","device":"cpu","nodes":[],"outputs":[null],"walls":[]}""", "not asked for, or has one twice")]
    [InlineData("""{"protocol":5,"status":"answered","detail":null,"runtime":"r","device":"toaster","nodes":[],"outputs":[],"walls":[]}""", "contradicts itself")]
    [InlineData("""{"protocol":5,"status":"refused","detail":null,"runtime":null,"device":null,"nodes":[],"outputs":[],"walls":[]}""", "contradicts itself")]
    [InlineData("""{"protocol":5,"status":"answered","detail":null,"runtime":"r","device":"cpu","nodes":[],"outputs":[],"walls":["moat"]}""", "names a wall that there is not")]
    [InlineData("""{"protocol":5,"status":"answered","detail":null,"runtime":"r","device":"cpu","nodes":[],"outputs":[],"walls":["time","time"]}""", "or one twice")]
    [InlineData("""{"protocol":5,"status":"unconfined","detail":"x","runtime":null,"device":null,"nodes":[],"outputs":[],"walls":[]}""", "contradicts itself")]
    [InlineData("""{"protocol":5,"status":"passed","detail":null,"runtime":"r","device":"cpu","nodes":[],"outputs":[],"walls":[]}""", "contradicts itself")]
    public void Refuses_to_use_a_malformed_answer(string attack, string expected)
    {
        var unusable = Assert.IsType<EvaluatorOutcome.Unusable>(Run(attack));

        Assert.Contains(expected.Split('|'), alternative => unusable.Detail.Contains(alternative, StringComparison.Ordinal));
    }

    [Fact]
    public void Says_which_walls_were_missing_where_some_are_demanded()
    {
        const string Answer = """{"protocol":5,"status":"unconfined","detail":"x","runtime":null,"device":null,"nodes":[],"outputs":[],"walls":["time","memory"]}""";

        var unconfined = Assert.IsType<EvaluatorOutcome.Unconfined>(RunBehindEveryWall(Answer));

        Assert.Equal([Walls.Environment, Walls.Files, Walls.Network, Walls.Privileges, Walls.Processes], unconfined.MissingWalls);
    }

    [Fact]
    public void Refuses_to_use_an_answer_from_outside_of_demanded_walls() => Assert.IsType<EvaluatorOutcome.Unusable>(RunBehindEveryWall("honest"));

    [Fact]
    public void Names_the_walls_that_an_answer_does_not_claim() => Assert.Equal(Walls.All, Assert.IsType<EvaluatorOutcome.Answered>(Run("honest")).MissingWalls);

    [Fact]
    public void Says_what_a_crashed_evaluator_printed_last()
    {
        var crashed = Assert.IsType<EvaluatorOutcome.Crashed>(Run("crash"));

        Assert.Equal((134, "native stack: boom"), (crashed.ExitCode, crashed.Detail));
    }

    [Theory]
    [InlineData("silent")]
    [InlineData("kill-self")]
    [InlineData("answer-then-fail")]
    [InlineData("replace-response")]
    public void Takes_an_end_without_a_usable_answer_for_a_crash(string attack) => Assert.IsType<EvaluatorOutcome.Crashed>(Run(attack));

    [Fact]
    public void Says_that_one_which_speaks_another_protocol_has_another_version()
    {
        var other = Assert.IsType<EvaluatorOutcome.OtherVersion>(Run("future"));

        Assert.Equal("The evaluator speaks protocol 6; this version of SupplyGuard speaks 5.", other.Detail);
    }

    [Fact]
    public void Survives_a_gigabyte_of_chatter() => Assert.IsType<EvaluatorOutcome.Answered>(Run("chatter"));

    [Fact]
    public void Kills_the_whole_process_tree_at_the_deadline()
    {
        var deadline = TimeSpan.FromSeconds(3);

        var timedOut = Assert.IsType<EvaluatorOutcome.TimedOut>(EvaluatorProcess.Run(Jobs.Attack("hang-with-child", Model, deadline), Jobs.Hostile, TestContext.Current.CancellationToken));

        Assert.Equal(deadline, timedOut.Deadline);
        Assert.False(IsAlive(Child()));
    }

    [Fact]
    public void Kills_what_an_evaluator_leaves_behind()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells which environment a process was started with.");

        Assert.IsType<EvaluatorOutcome.Answered>(Run("leave-child"));
        Assert.False(IsAlive(Child()));
    }

    [Fact]
    public async Task Kills_the_evaluator_when_the_caller_gives_up()
    {
        using var cancellation = new CancellationTokenSource();
        var run = Task.Run(() => EvaluatorProcess.Run(Jobs.Attack("hang-with-child", Model, Long), Jobs.Hostile, cancellation.Token), TestContext.Current.CancellationToken);
        while (!File.Exists(Model + ".child") || new FileInfo(Model + ".child").Length == 0)
            await Task.Delay(20, TestContext.Current.CancellationToken);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.False(IsAlive(Child()));
    }

    [Fact]
    public void Shows_the_evaluator_no_variable_of_the_build()
    {
        var refused = Assert.IsType<EvaluatorOutcome.Refused>(Run("environment"));

        var names = refused.Detail.Split('\n').Select(line => line.Split('=')[0]).Order(StringComparer.Ordinal);
        string[] allowed = ["DOTNET_EnableDiagnostics", "DOTNET_EnableWriteXorExecute", "DOTNET_NOLOGO", "DOTNET_ROOT", "HOME", "LANG", "ORT_DISABLE_TELEMETRY", "PATH", "SUPPLYGUARD_JOB", "SystemRoot", "TEMP", "TMP", "TMPDIR", "USERPROFILE"];
        Assert.Empty(names.Except(allowed, StringComparer.Ordinal));
    }

    [Fact]
    public void Shows_people_a_refusal_without_control_characters_or_temporary_paths()
    {
        var refused = Assert.IsType<EvaluatorOutcome.Refused>(Run("ugly-refusal"));

        Assert.Equal("[31mno evil in (job)", refused.Detail);
    }

    [Fact]
    public void Deletes_its_private_folder()
    {
        var folder = EvaluatorFolder.Create();
        folder.WriteRequest(Jobs.Attack("honest", Model, Long), EvaluatorLimits.Default);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.Path));

        folder.Dispose();

        Assert.False(Directory.Exists(folder.Path));
    }

    [Fact]
    public void Says_that_an_absent_evaluator_is_not_installed() =>
        Assert.IsType<EvaluatorOutcome.NotInstalled>(EvaluatorProcess.Run(Jobs.Attack("honest", Model, Long), EvaluatorLocation.Beside(_folder.Path), TestContext.Current.CancellationToken));

    [Fact]
    public void Says_that_a_file_that_is_no_program_is_not_installed()
    {
        var location = new EvaluatorLocation(_folder.Write("SupplyGuard.Evaluator", "no program"));

        Assert.IsType<EvaluatorOutcome.NotInstalled>(EvaluatorProcess.Run(Jobs.Attack("honest", Model, Long), location, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Starts_an_assembly_with_the_host_that_runs_us()
    {
        var location = new EvaluatorLocation(Path.Combine(AppContext.BaseDirectory, "HostileEvaluator.dll"));

        Assert.IsType<EvaluatorOutcome.Answered>(EvaluatorProcess.Run(Jobs.Attack("honest", Model, Long), location, TestContext.Current.CancellationToken));
    }

    private EvaluatorOutcome Run(string attack) => EvaluatorProcess.Run(Jobs.Attack(attack, Model, Long), Jobs.Hostile, TestContext.Current.CancellationToken);

    private EvaluatorOutcome RunBehindEveryWall(string attack) =>
        EvaluatorProcess.Run(Jobs.Attack(attack, Model, Long) with { DemandedWalls = Walls.All }, Jobs.Hostile, TestContext.Current.CancellationToken);

    private int Child() => int.Parse(File.ReadAllText(Model + ".child"), CultureInfo.InvariantCulture);

    /// <summary>Killed and not yet collected by its parent counts as dead.</summary>
    private static bool IsAlive(int id)
    {
        try
        {
            if (OperatingSystem.IsLinux())
                return !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);

            using var process = System.Diagnostics.Process.GetProcessById(id);
            return !process.WaitForExit(TimeSpan.FromSeconds(5));
        }
        catch (Exception e) when (e is ArgumentException or IOException)
        {
            return false;
        }
    }
}
