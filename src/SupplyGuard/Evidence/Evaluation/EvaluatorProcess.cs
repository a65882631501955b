using System.ComponentModel;
using System.Diagnostics;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>
/// Runs a job in the evaluator's own process, the only place where native runtimes load, and says how that ended. Judges nothing.
/// </summary>
internal static class EvaluatorProcess
{
    /// <summary>How long to wait before looking again at the clock, the caller and the size of the answer.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    /// <summary>How long the system may take to end a process that was killed.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private enum End
    {
        Exited,
        PastDeadline,
        TooMuch,
        TooMuchMemory,
        TooManyThreads,
    }

    /// <summary>Starts the evaluator and waits. On every way out the process tree is dead and its folder deleted.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    /// <exception cref="IOException">The temporary folder cannot be written.</exception>
    public static EvaluatorOutcome Run(EvaluatorJob job, EvaluatorLocation location, CancellationToken cancellationToken) =>
        Run(job, location, EvaluatorLimits.Default, cancellationToken);

    internal static EvaluatorOutcome Run(EvaluatorJob job, EvaluatorLocation location, EvaluatorLimits limits, CancellationToken cancellationToken)
    {
        ThrowIfSenseless(job);
        cancellationToken.ThrowIfCancellationRequested();
        if (!location.IsInstalled)
            return new EvaluatorOutcome.NotInstalled("There is no evaluator in the folder where it should be.");

        using var folder = EvaluatorFolder.Create();
        using var process = new Process { StartInfo = EvaluatorCommand.For(job, location, folder) };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            return new EvaluatorOutcome.NotInstalled($"The evaluator cannot be started (error {e.NativeErrorCode}).");
        }

        End end;
        LogTail log;
        try
        {
            log = new LogTail(process.StandardOutput.BaseStream, process.StandardError.BaseStream);

            // It starts while its tensors are written, and reads nothing before its input ends.
            folder.WriteRequest(job, limits);
            process.StandardInput.Close();
            end = Wait(process, folder, job, limits, cancellationToken);
        }
        finally
        {
            Kill(process);
            Survivors.Kill(folder);
        }

        return end switch
        {
            End.PastDeadline => new EvaluatorOutcome.TimedOut(job.Deadline),
            End.TooMuchMemory => new EvaluatorOutcome.Exceeded($"it held more than {limits.MemoryFor(job) >> 20} MiB of memory"),
            End.TooManyThreads => new EvaluatorOutcome.Exceeded($"it had more than {limits.Threads} threads"),
            End.TooMuch => new EvaluatorOutcome.Unusable("The evaluator wrote more than an answer may be long."),
            _ when process.ExitCode != 0 || RandomAccess.GetLength(folder.Response) == 0 =>
                new EvaluatorOutcome.Crashed(process.ExitCode, ForeignText.Clean(log.Read(), folder.Path, limits.TextLength)),
            _ => ResponseReader.Read(job, folder, limits),
        };
    }

    private static End Wait(Process process, EvaluatorFolder folder, EvaluatorJob job, EvaluatorLimits limits, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var memory = limits.MemoryFor(job);
        while (!process.WaitForExit(Glance))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (RandomAccess.GetLength(folder.Response) > limits.ResponseBytes || RandomAccess.GetLength(folder.Values) > limits.ValueBytes)
                return End.TooMuch;
            if (EvaluatorUsage.Of(process) is { } usage && (usage.Bytes > memory || usage.Threads > limits.Threads))
                return usage.Bytes > memory ? End.TooMuchMemory : End.TooManyThreads;
            if (Stopwatch.GetElapsedTime(started) >= job.Deadline)
                return End.PastDeadline;
        }

        return End.Exited;
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit(Grace);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It, or one of its children, ended before it could be killed.
        }
    }

    /// <exception cref="ArgumentException">The job asks for nothing, or contradicts itself: a bug of ours.</exception>
    private static void ThrowIfSenseless(EvaluatorJob job)
    {
        if (job.Inputs.IsDefaultOrEmpty || job.Outputs.IsDefaultOrEmpty || job.Passes.IsDefaultOrEmpty)
            throw new ArgumentException("A job needs an input, an output and a pass.", nameof(job));
        if (job.Inputs.Any(input => input.Shape is not [> 0 and <= int.MaxValue and var samples, ..] || samples != job.Inputs[0].Shape[0]))
            throw new ArgumentException("All inputs need the same number of samples, at least one.", nameof(job));
        if (job.Outputs.Distinct(StringComparer.Ordinal).Count() != job.Outputs.Length)
            throw new ArgumentException("An output is asked for twice.", nameof(job));
        if (job.Passes.Any(pass => pass.Threads < 1 || pass.BatchSize < 1))
            throw new ArgumentException("A pass needs at least one thread and one sample per call.", nameof(job));
    }
}
