using System.Diagnostics;
using System.Globalization;
using SupplyGuard.Formats;
using SupplyGuard.Fuzzing.Mutation;

namespace SupplyGuard.Fuzzing;

/// <summary>The work on one target: executes, keeps what behaves in a new way, and writes down what fails.</summary>
internal sealed class FuzzRun(FuzzTarget target, FuzzOptions options)
{
    private const long MostAllocated = 256L << 20;
    private const int MostKept = 4096;

    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Hanging = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly List<byte[]> _corpus = [];
    private readonly HashSet<string> _outcomes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _failures = new(StringComparer.Ordinal);
    private readonly Stopwatch _watch = new();
    private long _executions;

    /// <summary>Kinds of failure.</summary>
    public int Failures
    {
        get
        {
            lock (_lock)
                return _failures.Count;
        }
    }

    public void Run()
    {
        Directory.CreateDirectory(options.Output);
        var seeds = target.Seeds().Where(seed => seed.Length <= InFlight.LargestInput).ToList();
        var inFlight = Enumerable.Range(0, options.Jobs).Select(job => new InFlight(Path.Combine(options.Output, string.Create(CultureInfo.InvariantCulture, $"{target.Name}-{job}{InFlight.Extension}")))).ToList();
        using var done = new ManualResetEventSlim();
        var watchdog = new Thread(() => Watch(inFlight, done)) { IsBackground = true };
        watchdog.Start();
        _watch.Start();
        foreach (var seed in seeds)
            Execute(seed, inFlight[0], isSeed: true);

        var dictionary = Tokens.Of(seeds);
        var threads = Enumerable.Range(0, options.Jobs).Select(job => new Thread(() => Work(inFlight[job], new Mutations(target.Structure, dictionary, new Random(unchecked((options.Seed * 1000) + job)))))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        done.Set();
        watchdog.Join();
        inFlight.ForEach(file => file.Dispose());
    }

    public string Row()
    {
        lock (_lock)
            return string.Create(CultureInfo.InvariantCulture, $"| {target.Name} | {_watch.Elapsed.TotalMinutes:0.0} | {_executions} | {_executions / _watch.Elapsed.TotalSeconds:0} | {_outcomes.Count} | {_failures.Count} |");
    }

    private void Work(InFlight inFlight, Mutations mutations)
    {
        while (_watch.Elapsed < options.Time)
        {
            byte[] one, other;
            lock (_lock)
            {
                one = Pick(mutations.Random);
                other = Pick(mutations.Random);
            }

            var input = mutations.Of(one, other);
            if (input.Length <= InFlight.LargestInput)
                Execute(input, inFlight, isSeed: false);
        }
    }

    /// <summary>What was found last leads on more often than what was there from the start.</summary>
    private byte[] Pick(Random random) => _corpus[random.Next(3) == 0 ? random.Next(_corpus.Count * 3 / 4, _corpus.Count) : random.Next(_corpus.Count)];

    private void Execute(byte[] input, InFlight inFlight, bool isSeed)
    {
        var (outcome, failure) = Try(input, inFlight);

        // Whoever else uses the machine may have been in the way: what is slow is slow again.
        if (failure is "slow" && Try(input, inFlight).Failure is not "slow")
            failure = null;

        lock (_lock)
        {
            _executions++;
            if (failure is not null)
                Fail(input, failure);
            else if ((outcome is not null && _outcomes.Add(outcome) && _corpus.Count < MostKept) || isSeed)
                _corpus.Add(input);
        }
    }

    private (string? Outcome, string? Failure) Try(byte[] input, InFlight inFlight)
    {
        inFlight.Begin(input);
        var (started, allocated) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
        try
        {
            var outcome = target.Run(input);
            if (Stopwatch.GetElapsedTime(started) > Slow)
                return (outcome, "slow");

            return GC.GetAllocatedBytesForCurrentThread() - allocated > MostAllocated ? (outcome, "allocates too much") : (outcome, null);
        }
        catch (Exception e)
        {
            return (null, e is OracleException ? Outcome.Sentence(e.Message) : $"{e.GetType().Name} {Where(e)}: {e.Message}");
        }
        finally
        {
            inFlight.End();
        }
    }

    /// <summary>The method of ours that an exception came through last: two inputs that fail there are one failure.</summary>
    private static string Where(Exception exception) =>
        exception.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("SupplyGuard.", StringComparison.Ordinal))?.Trim() ?? "nowhere";

    private void Fail(byte[] input, string failure)
    {
        var kind = Outcome.Sentence(failure);
        _failures[kind] = _failures.GetValueOrDefault(kind) + 1;
        if (_failures[kind] > 1)
            return;

        var file = Path.Combine(options.Output, $"{target.Name}-{Digest.Sha256(input).Hex[..16]}");
        File.WriteAllBytes(file, input);
        Console.Error.WriteLine($"{target.Name}: {failure}\n  dotnet run -c Release --project tests/SupplyGuard.Fuzzing -- --target {target.Name} --input {file}");
    }

    /// <summary>A thread that does not come back cannot be stopped, so the run ends with it.</summary>
    private void Watch(List<InFlight> inFlight, ManualResetEventSlim done)
    {
        while (!done.Wait(TimeSpan.FromMilliseconds(500)))
        {
            if (inFlight.Find(file => file.Since > Hanging) is not { } hanging)
                continue;

            lock (_lock)
                Fail(hanging.Input(), "hangs");
            Console.WriteLine(Row());
            Environment.Exit(1);
        }
    }
}
