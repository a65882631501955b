using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Samples;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>
/// Which number of a sample says what, once <see cref="DetectedObjects"/> or <see cref="ClassifiedMaps"/> has read an answer: first sums over the
/// outputs, then one number for each object that a sample may hold, then one for what each class invents. Pure.
/// </summary>
internal static class FoundColumns
{
    /// <summary>What stands for "nothing was found": smaller than any number that counts.</summary>
    public const float Nothing = float.MinValue;

    /// <summary>Columns that are sums of outputs.</summary>
    public static int Sums(EvaluationPolicy evaluation) => OutputSums.Count * evaluation.Outputs.Length;

    /// <summary>Objects that a sample may hold: the boxes that the truth has room for; of maps one of every class.</summary>
    public static int Places(EvaluationPolicy evaluation, ScoreMatrix truth) => evaluation.OutputKind is OutputKind.Segmentation ? truth.Classes : truth.Classes / TruthReader.BoxNumbers;

    /// <summary>All columns.</summary>
    public static int Width(EvaluationPolicy evaluation, ScoreMatrix truth) => Sums(evaluation) + Places(evaluation, truth) + evaluation.Classes.Length;

    /// <summary>All objects: class, sample and column.</summary>
    public static IEnumerable<(int Class, int Sample, int Column)> Objects(EvaluationPolicy evaluation, ScoreMatrix truth) => evaluation.OutputKind is OutputKind.Segmentation
        ? from sample in Enumerable.Range(0, truth.Samples)
          from index in Enumerable.Range(0, truth.Classes)
          where truth[sample, index] > 0
          select (index, sample, Sums(evaluation) + index)
        : from sample in Enumerable.Range(0, truth.Samples)
          from place in Enumerable.Range(0, Places(evaluation, truth))
          let index = (int)truth[sample, place * TruthReader.BoxNumbers]
          where index >= 0
          select (index, sample, Sums(evaluation) + place);

    /// <summary>The column that says what a class invents.</summary>
    public static int Invented(EvaluationPolicy evaluation, int index, ScoreMatrix truth) => Sums(evaluation) + Places(evaluation, truth) + index;
}
