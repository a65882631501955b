using SupplyGuard.Evidence.Evaluation;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>The attack that every green evaluation must prove it would have seen: two classes exchange their scores.</summary>
internal static class Swap
{
    /// <summary>A copy of the scores with the two columns of the pair exchanged.</summary>
    public static ScoreMatrix Columns(ScoreMatrix scores, ClassPair pair)
    {
        var values = scores.Values.ToArray();
        for (var sample = 0; sample < scores.Samples; sample++)
        {
            var row = values.AsSpan(sample * scores.Classes, scores.Classes);
            (row[pair.True], row[pair.Rival]) = (row[pair.Rival], row[pair.True]);
        }

        return new ScoreMatrix(scores.Samples, scores.Classes, values);
    }
}
