using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Evaluation.Staging;

/// <summary>
/// The order in which a model is asked golden samples, classes by turns. It depends on the secret key and on the model's own digest, so that
/// nobody can train a model for the samples that come first.
/// </summary>
internal sealed class SampleOrder
{
    private readonly ImmutableArray<int>[] _classes;

    private SampleOrder(ImmutableArray<int>[] classes) => _classes = classes;

    /// <param name="key">The secret; may be empty, and then whoever has the model can compute the order.</param>
    /// <param name="evaluation">Name of the evaluation, which separates the streams of one key.</param>
    public static SampleOrder Of(ImmutableArray<int> labels, ReadOnlySpan<byte> key, string evaluation, Digest model)
    {
        var seed = BitConverter.ToUInt64(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"SupplyGuard order\0{evaluation}\0{model.Hex}")));
        var random = new SplitMix64(seed);
        var classes = Enumerable.Range(0, labels.Length).GroupBy(sample => labels[sample]).OrderBy(members => members.Key).Select(members => members.ToArray()).ToArray();
        foreach (var members in classes)
            Shuffle(members, ref random);
        return new SampleOrder([.. classes.Select(members => members.ToImmutableArray())]);
    }

    /// <summary>The first <paramref name="depth"/> samples of every class, or all that a class has, by turns.</summary>
    public ImmutableArray<int> Until(int depth) =>
    [
        .. _classes.SelectMany((members, index) => members.Take(depth).Select((sample, turn) => (sample, turn, index)))
            .OrderBy(entry => entry.turn).ThenBy(entry => entry.index)
            .Select(entry => entry.sample),
    ];

    private static void Shuffle(int[] members, ref SplitMix64 random)
    {
        for (var last = members.Length - 1; last > 0; last--)
        {
            var other = random.Index(last + 1);
            (members[last], members[other]) = (members[other], members[last]);
        }
    }
}
