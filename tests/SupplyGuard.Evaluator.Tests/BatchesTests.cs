using SupplyGuard.Evaluator.Sessions;

namespace SupplyGuard.Evaluator.Tests;

/// <summary>How many batches run at once, and what becomes of one that fails.</summary>
public sealed class BatchesTests
{
    private const long Plenty = 64L << 30;

    [Fact]
    public void Two_batches_run_at_once_where_there_is_memory_for_both()
    {
        using var meeting = new Barrier(2);

        Batches.Run(samples: 30, batch: 10, workers: 2, Plenty, (start, _) => Assert.True(start == 0 || meeting.SignalAndWait(TimeSpan.FromSeconds(30))));
    }

    [Theory]
    [InlineData(1, Plenty)]
    [InlineData(8, 1)]
    public void One_batch_runs_after_the_other_without_workers_or_memory(int workers, long memory)
    {
        var order = new List<(int, int)>();

        Batches.Run(samples: 25, batch: 10, workers, memory, (start, count) => order.Add((start, count)));

        Assert.Equal([(0, 10), (10, 10), (20, 5)], order);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_a_batch_throws_reaches_the_caller_as_it_was_thrown(int workers)
    {
        var thrown = Assert.Throws<InvalidDataException>(() => Batches.Run(30, 10, workers, Plenty, (start, _) => throw new InvalidDataException(start == 0 ? "first" : "later")));
        Assert.Equal("first", thrown.Message);
        Assert.Throws<InvalidDataException>(() => Batches.Run(30, 10, workers, Plenty, (start, _) =>
        {
            if (start == 20)
                throw new InvalidDataException("last");
        }));
    }

    [Fact]
    public void Every_sample_is_in_one_batch()
    {
        var seen = new int[1003];

        Batches.Run(seen.Length, 7, 8, Plenty, (start, count) =>
        {
            for (var sample = start; sample < start + count; sample++)
                Interlocked.Increment(ref seen[sample]);
        });

        Assert.All(seen, times => Assert.Equal(1, times));
    }
}
