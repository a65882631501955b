using System.Buffers;
using Microsoft.Win32.SafeHandles;
using SupplyGuard.Formats;

namespace SupplyGuard.Signatures.Models.Manifests;

/// <summary>
/// Hashes stretches of files on all cores, the longest first, in memory that depends on the number of cores alone. Where there is less to
/// do than cores, the next piece of a file is read while the last one is hashed.
/// </summary>
internal static class ParallelHashing
{
    /// <summary>Small enough to stay in a core's own cache between reading and hashing, and large enough for the system to read ahead of it.</summary>
    private const int Piece = 1 << 19;

    /// <summary>Large enough for handing it over between threads to cost nothing.</summary>
    private const int HandedPiece = 1 << 20;

    /// <returns>As many as there are jobs, in their order.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static HashOutcome[] Run(ModelHash hash, IReadOnlyList<HashJob> jobs, CancellationToken cancellationToken)
    {
        var outcomes = new HashOutcome[jobs.Count];
        var order = Enumerable.Range(0, jobs.Count).OrderByDescending(index => jobs[index].End - jobs[index].Start).ToArray();
        var workers = Math.Min(Environment.ProcessorCount, jobs.Count);
        var readsAhead = workers < Environment.ProcessorCount;
        var next = -1;

        Parallel.For(0, workers, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Math.Max(workers, 1) }, _ =>
        {
            for (int taken; (taken = Interlocked.Increment(ref next)) < order.Length;)
            {
                var job = jobs[order[taken]];
                outcomes[order[taken]] = Run(hash, job, readsAhead && job.End - job.Start > 2 * HandedPiece, cancellationToken);
            }
        });
        return outcomes;
    }

    private static HashOutcome Run(ModelHash hash, HashJob job, bool readsAhead, CancellationToken cancellationToken)
    {
        try
        {
            using var handle = File.OpenHandle(job.FullPath, options: FileOptions.SequentialScan);
            using var running = RunningHash.Start(hash);
            var isWhole = RandomAccess.GetLength(handle) == job.FileLength
                && (readsAhead ? ReadAhead(handle, job, running, cancellationToken) : Read(handle, job, running, cancellationToken));
            return isWhole ? new HashOutcome(running.Finish(), null) : new HashOutcome(null, "it changed while it was read.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new HashOutcome(null, ReadFault.Describe(e));
        }
    }

    private static bool Read(SafeFileHandle handle, HashJob job, RunningHash running, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            var at = job.Start;
            while (at < job.End)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var read = RandomAccess.Read(handle, buffer.AsSpan(0, (int)Math.Min(Piece, job.End - at)), at);
                if (read == 0)
                    return false;

                running.Append(buffer.AsSpan(0, read));
                at += read;
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool ReadAhead(SafeFileHandle handle, HashJob job, RunningHash running, CancellationToken cancellationToken)
    {
        var (current, other) = (ArrayPool<byte>.Shared.Rent(HandedPiece), ArrayPool<byte>.Shared.Rent(HandedPiece));
        try
        {
            var at = job.Start;
            var filled = Fill(handle, current, at, job.End);
            while (filled > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                at += filled;
                var (target, from) = (other, at);
                var reading = Task.Run(() => Fill(handle, target, from, job.End), CancellationToken.None);
                try
                {
                    running.Append(current.AsSpan(0, filled));
                }
                finally
                {
                    // The buffers and the handle are given back only after nobody writes to them any more.
                    filled = reading.GetAwaiter().GetResult();
                }

                (current, other) = (other, current);
            }

            return at == job.End;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(current);
            ArrayPool<byte>.Shared.Return(other);
        }
    }

    /// <returns>How much was read: less than a piece only at the end of the job, or where the file ended early.</returns>
    private static int Fill(SafeFileHandle handle, byte[] buffer, long from, long end)
    {
        var wanted = (int)Math.Min(HandedPiece, end - from);
        var filled = 0;
        while (filled < wanted && RandomAccess.Read(handle, buffer.AsSpan(filled, wanted - filled), from + filled) is > 0 and var read)
            filled += read;

        return filled;
    }
}
