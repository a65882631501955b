using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Whether what a model answered are scores at all: the right shape, finite, and not the same whatever the input. Pure.</summary>
internal static class ScoreCheck
{
    /// <summary>Coordinates of an embedding; those of language models have a few thousand.</summary>
    private const int MostCoordinates = 65_536;

    private const float LeastProbability = 1e-7f;

    /// <summary>The rounding that a probability may show outside 0 to 1.</summary>
    private const float ProbabilitySlack = 1e-4f;

    /// <summary>The scores of one pass, or the finding that says why there are none.</summary>
    /// <param name="stimuli">What the model was run on.</param>
    /// <param name="mayBeConstant">Whether all samples may have the same scores: they need not differ.</param>
    public static (ScoreMatrix? Scores, Finding? Finding) Read(EvaluationPolicy evaluation, Stimuli stimuli, EvaluatorOutcome.Answered answer, int pass, bool mayBeConstant = false)
    {
        if (evaluation.OutputKind is OutputKind.Detection)
            return DetectedObjects.Read(evaluation, stimuli.Golden.Targets!, answer, pass);
        if (evaluation.OutputKind is OutputKind.Segmentation)
            return ClassifiedMaps.Read(evaluation, stimuli.Golden.Maps!, answer, pass);
        if (answer.Outputs.FirstOrDefault(output => output.Pass == pass && output.Name == evaluation.ScoresOutput) is not { } scores)
            return (null, ScoreRules.Missing(evaluation));

        var samples = stimuli.Samples;
        var width = evaluation.Width > 0 ? evaluation.Width : (int)Math.Clamp(scores.Shape.LastOrDefault(), 1, MostCoordinates);
        if (!HasShape(scores.Shape, samples, width) || scores.Values.Length != (long)samples * width)
            return (null, ScoreRules.Shape(evaluation, string.Join(", ", scores.Shape), samples));

        var matrix = new ScoreMatrix(samples, width, scores.Values);
        return (Judge(evaluation, stimuli, matrix, mayBeConstant), evaluation.OutputKind) switch
        {
            ({ } finding, _) => (null, finding),
            (null, OutputKind.Embedding) => EmbeddingScores.Of(matrix, stimuli, evaluation.Classes.Length) is { } cosines ? (cosines, null) : (null, ScoreRules.TooLarge(evaluation, samples, width)),
            (null, var kind) when kind.IsBinary() => (OfTwo(matrix, kind is OutputKind.Binary), null),
            _ => (matrix, null),
        };
    }

    /// <summary>Scores whose differences within a row are margins: probabilities as ln(max(p, 1e-7)), others as they are.</summary>
    public static ScoreMatrix AsMargins(ScoreMatrix scores, OutputKind kind)
    {
        if (kind is not OutputKind.Probabilities)
            return scores;

        var values = scores.Values.ToArray();
        for (var index = 0; index < values.Length; index++)
            values[index] = MathF.Log(MathF.Max(values[index], LeastProbability));
        return new ScoreMatrix(scores.Samples, scores.Classes, values);
    }

    /// <summary>Two classes from the one number that stands for both: 0, and the logit of the second.</summary>
    /// <param name="numbers">Samples × 1.</param>
    /// <param name="areProbabilities">Whether the numbers are probabilities; else they are logits.</param>
    public static ScoreMatrix OfTwo(ScoreMatrix numbers, bool areProbabilities)
    {
        var values = new float[2 * numbers.Samples];
        for (var sample = 0; sample < numbers.Samples; sample++)
        {
            var number = numbers[sample, 0];
            values[(2 * sample) + 1] = areProbabilities ? MathF.Log(MathF.Max(number, LeastProbability)) - MathF.Log(MathF.Max(1 - number, LeastProbability)) : number;
        }

        return new ScoreMatrix(numbers.Samples, 2, values);
    }

    private static bool HasShape(ImmutableArray<long> shape, int samples, int width) => shape switch
    {
        [var rows, var columns] => rows == samples && columns == width,
        [var rows] => rows == samples && width == 1,
        _ => false,
    };

    private static Finding? Judge(EvaluationPolicy evaluation, Stimuli stimuli, ScoreMatrix scores, bool mayBeConstant)
    {
        var (sameRows, flatRows) = (true, true);
        for (var sample = 0; sample < scores.Samples; sample++)
        {
            var row = scores.Row(sample);
            foreach (var score in row)
            {
                if (!float.IsFinite(score))
                    return ScoreRules.NotFinite(evaluation, stimuli.InGolden(sample));
                if (evaluation.OutputKind is OutputKind.Probabilities or OutputKind.Binary or OutputKind.Multilabel && (score < -ProbabilitySlack || score > 1 + ProbabilitySlack))
                    return ScoreRules.NotProbability(evaluation, stimuli.InGolden(sample));
            }

            sameRows &= row.SequenceEqual(scores.Row(0));
            flatRows &= !row.ContainsAnyExcept(row[0]);
        }

        var isFlat = flatRows && scores.Classes > 1 && evaluation.OutputKind.IsClassification() && evaluation.OutputKind is not OutputKind.Embedding;
        return (sameRows || isFlat) && !mayBeConstant ? ScoreRules.Constant(evaluation) : null;
    }
}
