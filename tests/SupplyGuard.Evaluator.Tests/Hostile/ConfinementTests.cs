using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using SupplyGuard.Evaluation.Protocol;
using SupplyGuard.Evidence.Evaluation;

namespace SupplyGuard.Evaluator.Tests.Hostile;

/// <summary>Each attack is carried out for real, by native code inside the real evaluator; and outside of it, to show that it is one.</summary>
public sealed class ConfinementTests : IDisposable
{
    private static readonly string[] Refusals = ["Operation not permitted", "Permission denied", "Function not implemented", "Cannot allocate memory"];

    private readonly HostileRuntime _runtime;

    public ConfinementTests()
    {
        var missing = MissingWalls();
        Assert.SkipWhen(missing.Length > 0, $"This machine does not offer the walls {string.Join(", ", missing)}.");
        _runtime = new HostileRuntime();
    }

    public void Dispose() => _runtime?.Dispose();

    [Fact]
    public void Every_wall_may_be_demanded_where_every_wall_stands()
    {
        var answered = Assert.IsType<EvaluatorOutcome.Answered>(EvaluatorProcess.Run(Honest() with { DemandedWalls = Walls.All }, Jobs.Real, TestContext.Current.CancellationToken));

        Assert.Empty(answered.MissingWalls);
    }

    /// <summary>Told that it is its second start, it has not confined itself in a first; and there is no model that it could read.</summary>
    [Fact]
    public void No_model_is_read_where_a_demanded_wall_is_missing()
    {
        var job = Honest() with { ModelPath = "/absent.onnx", DemandedWalls = [Walls.Files] };
        using var folder = EvaluatorFolder.Create();
        folder.WriteRequest(job, EvaluatorLimits.Default);
        var start = EvaluatorCommand.For(job, Jobs.Real, folder);
        start.Environment["SUPPLYGUARD_CONFINED"] = "alone";

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        process.WaitForExit();

        var unconfined = Assert.IsType<EvaluatorOutcome.Unconfined>(ResponseReader.Read(job, folder, EvaluatorLimits.Default));
        Assert.Contains(Walls.Files, unconfined.MissingWalls);
        Assert.DoesNotContain(Walls.Network, unconfined.MissingWalls);
    }

    [Fact]
    public void No_process_is_started()
    {
        Refused("processes");

        Assert.Equal("open", _runtime.AttemptsWithoutWalls("processes")["fork"]);
    }

    [Fact]
    public void No_program_is_run() => Refused("programs");

    [Fact]
    public void No_other_process_is_seen_or_touched()
    {
        Refused("neighbours");

        Assert.Equal("open", _runtime.AttemptsWithoutWalls("neighbours")["environment of the parent"]);
    }

    [Fact]
    public void No_wall_is_lowered_from_inside() => Refused("loosen");

    [Fact]
    public void No_memory_escapes_its_limit()
    {
        Refused("memory");

        Assert.Equal("open", _runtime.AttemptsWithoutWalls("memory")["100 GB"]);
    }

    [Fact]
    public void Memory_that_is_filled_step_by_step_ends_at_the_limit()
    {
        var limits = EvaluatorLimits.Default with { MemoryBytes = 512L << 20 };

        var taken = _runtime.Attempts("take", limits)["taken"].Split(" at ");

        Assert.Equal("Cannot allocate memory", taken[0]);
        Assert.InRange(int.Parse(taken[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture), 64, 512);
    }

    [Fact]
    public void Nothing_is_read_but_what_was_given()
    {
        var secret = Path.Combine(_runtime.Elsewhere, "secret");
        File.WriteAllText(secret, "the secret");
        using var inherited = new FileStream(secret, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Inheritable);

        Refused("read " + secret);

        Assert.Equal("open", _runtime.AttemptsWithoutWalls("read " + secret)["secret"]);
    }

    [Fact]
    public void Nothing_is_written_but_the_answer()
    {
        var victim = Path.Combine(_runtime.Elsewhere, "victim");
        File.WriteAllText(victim, "as it was");

        Refused("write " + _runtime.Elsewhere);

        Assert.Equal("as it was", File.ReadAllText(victim));
        Assert.Equal([victim], Directory.EnumerateFileSystemEntries(_runtime.Elsewhere));
        Assert.Equal("open", _runtime.AttemptsWithoutWalls("write " + _runtime.Elsewhere)["file"]);
        File.Delete("/dev/shm/supplyguard-hostile");
    }

    [Fact]
    public void No_socket_is_opened()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var attack = $"sockets {((IPEndPoint)listener.LocalEndpoint).Port}";

        Refused(attack);

        Assert.False(listener.Pending());
        Assert.Equal("open", _runtime.AttemptsWithoutWalls(attack)["connection"]);
        Assert.True(listener.Pending());
    }

    [Fact]
    public void A_flood_of_threads_is_ended()
    {
        var exceeded = Assert.IsType<EvaluatorOutcome.Exceeded>(_runtime.Attack("threads"));

        Assert.Equal("it had more than 512 threads", exceeded.Detail);
    }

    [Fact]
    public void An_abort_is_a_crash() => Assert.Equal(134, Assert.IsType<EvaluatorOutcome.Crashed>(_runtime.Attack("abort")).ExitCode);

    [Theory]
    [InlineData("hang")]
    [InlineData("spin")]
    public void What_does_not_end_is_ended(string attack) =>
        Assert.IsType<EvaluatorOutcome.TimedOut>(_runtime.Attack(attack, TimeSpan.FromSeconds(2)));

    [Fact]
    public void What_is_printed_is_drained() => Assert.StartsWith(
        "ONNX Runtime cannot be loaded",
        Assert.IsType<EvaluatorOutcome.Refused>(_runtime.Attack("print")).Detail,
        StringComparison.Ordinal);

    [Fact]
    public void A_model_that_wants_100_GB_is_refused()
    {
        using var folder = new TestKit.TemporaryFolder();
        var model = folder.Write("model.onnx", OnnxWriter.Model("ConstantOfShape", [1], OnnxWriter.Float, [-1], inputType: OnnxWriter.Int64));
        var count = new EvaluatorInput("x", "I64", [1], BitConverter.GetBytes(25_000_000_000));

        var refused = Assert.IsType<EvaluatorOutcome.Refused>(EvaluatorProcess.Run(Jobs.For(model, [count], "y"), Jobs.Real, TestContext.Current.CancellationToken));

        Assert.StartsWith("ONNX Runtime refused", refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_loops_for_ever_is_ended()
    {
        using var folder = new TestKit.TemporaryFolder();
        var model = folder.Write("model.onnx", OnnxWriter.EndlessLoop());
        var job = Jobs.For(model, [Jobs.Floats("x", [1, 1], 1)], "y") with { Deadline = TimeSpan.FromSeconds(3) };

        Assert.IsType<EvaluatorOutcome.TimedOut>(EvaluatorProcess.Run(job, Jobs.Real, TestContext.Current.CancellationToken));
    }

    private void Refused(string attack)
    {
        var attempts = _runtime.Attempts(attack);

        Assert.NotEmpty(attempts);
        Assert.All(attempts, attempt => Assert.Contains(attempt.Value, Refusals));
    }

    private static string[] MissingWalls() => EvaluatorProcess.Run(Honest(), Jobs.Real, TestContext.Current.CancellationToken) is EvaluatorOutcome.Answered answered
        ? [.. answered.MissingWalls]
        : throw new InvalidOperationException("An honest model was not answered.");

    private static EvaluatorJob Honest() =>
        Jobs.For(Path.Combine(AppContext.BaseDirectory, "Models", "credit.onnx"), [Jobs.Floats("features", [1, 29], new float[29])], "logits");
}
