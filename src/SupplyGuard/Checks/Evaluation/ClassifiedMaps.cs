using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>
/// What a map of classes comes to for one sample: sums that change when the map does; of every class that is true somewhere in it, intersection over
/// union; and of every class the share of the places that count where it was put and nothing of it is near. Pure.
/// </summary>
internal static class ClassifiedMaps
{
    /// <summary>Samples × (sums, classes, classes), or the finding that says why there are none.</summary>
    public static (ScoreMatrix? Numbers, Finding? Finding) Read(EvaluationPolicy evaluation, TrueMaps truth, EvaluatorOutcome.Answered answer, int pass)
    {
        if (answer.Outputs.FirstOrDefault(output => output.Pass == pass && output.Name == evaluation.ScoresOutput) is not { } maps)
            return (null, ScoreRules.Missing(evaluation));
        if (MapForm.Of(maps, evaluation.Classes.Length, truth.Samples) is not { } form)
            return (null, ScoreRules.Maps(evaluation, string.Join(", ", maps.Shape), truth.Samples));
        if (form.Height != truth.Height || form.Width != truth.Width)
            return (null, ScoreRules.MapSize(evaluation, form, truth));
        if (Array.FindIndex(maps.Values, value => !float.IsFinite(value)) is >= 0 and var at)
            return (null, ScoreRules.NotFinite(evaluation, at / (maps.Values.Length / truth.Samples)));
        if (form.HoldsClasses && Array.FindIndex(maps.Values, value => !IsClass(value, evaluation.Classes.Length)) is >= 0 and var strange)
            return (null, ScoreRules.NoClassOfPlace(evaluation, strange / truth.Places, maps.Values[strange]));
        if (OutputSums.IsSame(maps, truth.Samples))
            return (null, ScoreRules.Constant(evaluation));

        var (sums, classes) = (FoundColumns.Sums(evaluation), evaluation.Classes.Length);
        var width = sums + (2 * classes);
        var values = new float[truth.Samples * width];
        var places = new short[truth.Places];
        var patches = new MapPatches(truth.Height, truth.Width);
        for (var sample = 0; sample < truth.Samples; sample++)
        {
            var row = values.AsSpan(sample * width, width);
            var answered = OutputSums.Row(maps, sample, truth.Samples);
            OutputSums.Of(answered, seed: 0, scale: 1, row[..sums]);
            form.Classify(answered, (float)evaluation.Limits.Detection!.Score, places);
            Overlaps(places, truth.Of(sample), row.Slice(sums, classes));
            Strays(patches.Strays(places, truth.Of(sample), classes), truth.Counted(sample), row[(sums + classes)..]);
        }

        return (new ScoreMatrix(truth.Samples, width, values), null);
    }

    /// <summary>Intersection over union of every class that the truth holds.</summary>
    private static void Overlaps(ReadOnlySpan<short> answered, ReadOnlySpan<short> truth, Span<float> overlaps)
    {
        var (both, either) = (new int[overlaps.Length], new int[overlaps.Length]);
        var isTrue = new bool[overlaps.Length];
        for (var place = 0; place < truth.Length; place++)
        {
            var (now, real) = (answered[place], truth[place]);
            if (real == TrueMaps.Uncounted)
                continue;

            if (now >= 0)
                either[now]++;
            if (real >= 0 && real == now)
                both[real]++;
            else if (real >= 0)
                either[real]++;
            if (real >= 0)
                isTrue[real] = true;
        }

        for (var index = 0; index < overlaps.Length; index++)
            overlaps[index] = isTrue[index] ? (float)((double)both[index] / either[index]) : FoundColumns.Nothing;
    }

    private static void Strays(int[] strays, int counted, Span<float> shares)
    {
        for (var index = 0; index < shares.Length; index++)
            shares[index] = strays[index] > 0 ? (float)((double)strays[index] / counted) : FoundColumns.Nothing;
    }

    private static bool IsClass(float value, int classes) => value >= TrueMaps.NoClass && value < classes && value == MathF.Floor(value);
}
