using System.Runtime.ExceptionServices;

namespace SupplyGuard.Evaluator.Sessions;

/// <summary>Runs batches side by side, one processor each, so that no number depends on how many there are.</summary>
internal static class Batches
{
    private const int MostWorkers = 8;

    /// <summary>What a batch is taken to hold at least.</summary>
    private const long LeastGrowth = 32L << 20;

    /// <param name="workers">How many batches may run at once.</param>
    /// <param name="memory">Bytes that the process may hold: the first batch runs alone, and shows how many there is room for.</param>
    /// <param name="run">Runs the samples from <c>start</c> to <c>start</c> + <c>count</c>.</param>
    /// <remarks>Throws what one of the failing batches threw.</remarks>
    public static void Run(int samples, int batch, int workers, long memory, Action<int, int> run)
    {
        var before = Environment.WorkingSet;
        run(0, Math.Min(batch, samples));
        var batches = (samples + (long)batch - 1) / batch;
        var growth = Math.Max(LeastGrowth, Environment.WorkingSet - before);
        var room = Math.Max(0, memory - Environment.WorkingSet) / 2 / growth;

        // A system that does not say what the process holds says nothing of the room either.
        var atOnce = before == 0 ? 1 : (int)Math.Min(Math.Min(workers, MostWorkers), Math.Min(1 + room, batches));
        if (atOnce == 1)
        {
            for (var start = batch; start < samples; start += batch)
                run(start, Math.Min(batch, samples - start));
            return;
        }

        try
        {
            Parallel.For(1, batches, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, index => run((int)(index * batch), Math.Min(batch, samples - (int)(index * batch))));
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
