using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Whether what a model answered are scores at all: the right shape, finite, and not the same whatever the input. Pure.</summary>
internal static class ScoreCheck
{
    private const float LeastProbability = 1e-7f;

    /// <summary>The rounding that a probability may show outside 0 to 1.</summary>
    private const float ProbabilitySlack = 1e-4f;

    /// <summary>The raw scores of one pass, or the finding that says why there are none.</summary>
    public static (ScoreMatrix? Scores, Finding? Finding) Read(EvaluationPolicy evaluation, int samples, EvaluatorOutcome.Answered answer, int pass)
    {
        if (answer.Outputs.FirstOrDefault(output => output.Pass == pass && output.Name == evaluation.ScoresOutput) is not { } scores)
            return (null, ScoreRules.Missing(evaluation));

        var classes = evaluation.Classes.Length;
        if (scores.Shape is not [var rows, var columns] || rows != samples || columns != classes || scores.Values.Length != (long)samples * classes)
            return (null, ScoreRules.Shape(evaluation, string.Join(", ", scores.Shape), samples));

        var matrix = new ScoreMatrix(samples, classes, scores.Values);
        var finding = Judge(evaluation, matrix);
        return finding is null ? (matrix, null) : (null, finding);
    }

    /// <summary>Scores whose differences within a row are margins: logits as they are, probabilities as ln(max(p, 1e-7)).</summary>
    public static ScoreMatrix AsMargins(ScoreMatrix scores, OutputKind kind)
    {
        if (kind is OutputKind.Logits)
            return scores;

        var values = scores.Values.ToArray();
        for (var index = 0; index < values.Length; index++)
            values[index] = MathF.Log(MathF.Max(values[index], LeastProbability));
        return new ScoreMatrix(scores.Samples, scores.Classes, values);
    }

    private static Finding? Judge(EvaluationPolicy evaluation, ScoreMatrix scores)
    {
        var (sameRows, flatRows) = (true, true);
        for (var sample = 0; sample < scores.Samples; sample++)
        {
            var row = scores.Row(sample);
            foreach (var score in row)
            {
                if (!float.IsFinite(score))
                    return ScoreRules.NotFinite(evaluation, sample);
                if (evaluation.OutputKind is OutputKind.Probabilities && (score < -ProbabilitySlack || score > 1 + ProbabilitySlack))
                    return ScoreRules.NotProbability(evaluation, sample);
            }

            sameRows &= row.SequenceEqual(scores.Row(0));
            flatRows &= !row.ContainsAnyExcept(row[0]);
        }

        return sameRows || flatRows ? ScoreRules.Constant(evaluation) : null;
    }
}
