using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Samples;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>
/// What a detector's outputs come to for one sample: sums that change when any output does, the best score at every true object, and the best
/// score of every class at a place where there is none. Pure.
/// </summary>
internal static class DetectedObjects
{
    private const int Corners = 4;

    /// <summary>Samples × (sums, places, classes), or the finding that says why there are none.</summary>
    /// <param name="truth">Samples × places of an object × five numbers.</param>
    public static (ScoreMatrix? Numbers, Finding? Finding) Read(EvaluationPolicy evaluation, ScoreMatrix truth, EvaluatorOutcome.Answered answer, int pass)
    {
        var outputs = evaluation.Outputs.Select(name => answer.Outputs.FirstOrDefault(output => output.Pass == pass && output.Name == name)).OfType<EvaluatorOutput>().ToArray();
        if (outputs.Length != evaluation.Outputs.Length)
            return (null, ScoreRules.Missing(evaluation));
        if (Wrong(evaluation, outputs, truth.Samples) is { } wrong)
            return (null, ScoreRules.Boxes(evaluation, wrong.Name, string.Join(", ", wrong.Shape), truth.Samples));

        foreach (var output in outputs)
        {
            if (Array.FindIndex(output.Values, value => !float.IsFinite(value)) is >= 0 and var at)
                return (null, ScoreRules.NotFinite(evaluation, at / (output.Values.Length / truth.Samples)));
        }

        if (outputs is [var scores, _, var labels] && StrangeBox(evaluation, scores, labels) is >= 0 and var box)
            return (null, ScoreRules.NoClass(evaluation, box / (labels.Values.Length / truth.Samples), labels.Values[box]));

        if (outputs.All(output => OutputSums.IsSame(output, truth.Samples)))
            return (null, ScoreRules.Constant(evaluation));

        var width = FoundColumns.Width(evaluation, truth);
        var values = new float[truth.Samples * width];
        var scale = Extent(truth);
        for (var sample = 0; sample < truth.Samples; sample++)
        {
            var row = values.AsSpan(sample * width, width);
            for (var index = 0; index < outputs.Length; index++)
                OutputSums.Of(OutputSums.Row(outputs[index], sample, truth.Samples), (ulong)index, index == 1 ? scale : 1, row.Slice(index * OutputSums.Count, OutputSums.Count));
            Match(evaluation, outputs, truth, sample, row[FoundColumns.Sums(evaluation)..]);
        }

        return (new ScoreMatrix(truth.Samples, width, values), null);
    }

    /// <summary>Intersection over union of two boxes by their corners; 0 where one has no inside.</summary>
    public static double Overlap(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        var width = Math.Min((double)one[2], other[2]) - Math.Max((double)one[0], other[0]);
        var height = Math.Min((double)one[3], other[3]) - Math.Max((double)one[1], other[1]);
        if (!(width > 0 && height > 0))
            return 0;

        var both = width * height;
        return both / (Area(one) + Area(other) - both);
    }

    private static double Area(ReadOnlySpan<float> box) => ((double)box[2] - box[0]) * ((double)box[3] - box[1]);

    private static void Match(EvaluationPolicy evaluation, EvaluatorOutput[] outputs, ScoreMatrix truth, int sample, Span<float> row)
    {
        row.Fill(FoundColumns.Nothing);
        var scores = OutputSums.Row(outputs[0], sample, truth.Samples);
        var boxes = OutputSums.Row(outputs[1], sample, truth.Samples);
        var objects = truth.Row(sample);
        var (places, overlap, classes) = (FoundColumns.Places(evaluation, truth), evaluation.Limits.Detection!.Overlap, evaluation.Classes.Length);
        var count = boxes.Length / Corners;
        var isAtObject = new bool[classes];
        for (var box = 0; box < count; box++)
        {
            Array.Clear(isAtObject);
            for (var place = 0; place < places; place++)
            {
                var real = objects.Slice(place * TruthReader.BoxNumbers, TruthReader.BoxNumbers);
                if (real[0] < 0 || Overlap(boxes.Slice(box * Corners, Corners), real[1..]) < overlap)
                    continue;

                var index = (int)real[0];
                isAtObject[index] = true;
                row[place] = Math.Max(row[place], ScoreOf(outputs, scores, count, classes, sample, truth.Samples, box, index));
            }

            for (var index = 0; index < classes; index++)
            {
                if (!isAtObject[index])
                    row[places + index] = Math.Max(row[places + index], ScoreOf(outputs, scores, count, classes, sample, truth.Samples, box, index));
            }
        }
    }

    /// <summary>With labels, the score of a box is that of its class, and it has none of any other. A column more than there are classes is the background, first.</summary>
    private static float ScoreOf(EvaluatorOutput[] outputs, ReadOnlySpan<float> scores, int count, int classes, int sample, int samples, int box, int index)
    {
        if (outputs is [_, _, var labels])
            return OutputSums.Row(labels, sample, samples)[box] == index ? scores[box] : FoundColumns.Nothing;

        var columns = scores.Length / count;
        return scores[(box * columns) + index + (columns - classes)];
    }

    /// <summary>The largest coordinate of any true object: the unit that boxes are measured in, so that pixels do not drown scores.</summary>
    private static double Extent(ScoreMatrix truth)
    {
        var extent = 0.0;
        for (var sample = 0; sample < truth.Samples; sample++)
        {
            var row = truth.Row(sample);
            for (var at = 0; at < row.Length; at += TruthReader.BoxNumbers)
            {
                foreach (var corner in row.Slice(at + 1, Corners))
                    extent = Math.Max(extent, row[at] < 0 ? 0 : Math.Abs((double)corner));
            }
        }

        return extent > 0 ? extent : 1;
    }

    /// <summary>The first box that counts as found and whose label is no class; less than 0 when there is none. Places that a model only fills up have low scores.</summary>
    private static int StrangeBox(EvaluationPolicy evaluation, EvaluatorOutput scores, EvaluatorOutput labels)
    {
        for (var box = 0; box < labels.Values.Length; box++)
        {
            var label = labels.Values[box];
            if (scores.Values[box] >= evaluation.Limits.Detection!.Score && !(label >= 0 && label < evaluation.Classes.Length && label == MathF.Floor(label)))
                return box;
        }

        return -1;
    }

    private static EvaluatorOutput? Wrong(EvaluationPolicy evaluation, EvaluatorOutput[] outputs, int samples)
    {
        var (scores, boxes, classes) = (outputs[0], outputs[1], evaluation.Classes.Length);
        if (boxes.Shape is not [var rows, > 0 and var count, Corners] || rows != samples)
            return boxes;
        if (outputs is [_, _, var labels])
            return !IsOne(labels, samples, count) ? labels : !IsOne(scores, samples, count) ? scores : null;

        return (classes == 1 && IsOne(scores, samples, count)) || (scores.Shape is [var others, var boxed, var columns] && others == samples && boxed == count && (columns == classes || columns == classes + 1))
            ? null
            : scores;
    }

    /// <summary>Whether an output has one number for every box.</summary>
    private static bool IsOne(EvaluatorOutput output, int samples, long count) => output.Shape is [var rows, var boxes] && rows == samples && boxes == count;
}
