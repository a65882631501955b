using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Whether a converted model still computes the same function, on golden samples and far away from them. Pure.</summary>
/// <param name="Golden">Relative distance of the golden scores.</param>
/// <param name="Probed">The same of the reference scores under probes; null when there are none.</param>
internal sealed record ConversionMeasures(double Golden, double? Probed)
{
    /// <summary>Honest conversions: 1e-6 (rewritten) to 3e-2 (a third of the weights pruned).</summary>
    public const double MostGolden = 0.05;

    public const double MostProbed = 0.08;

    /// <summary>Null unless the model claims to be converted.</summary>
    public static ConversionMeasures? Of(EvaluationPolicy evaluation, Comparison comparison, ProbeTable? candidate, ProbeTable? baseline) =>
        evaluation.Change.Value is not ChangeClass.Convert
            ? null
            : new ConversionMeasures(
                RelativeDistance.Between(comparison.Baseline, comparison.Candidate),
                candidate is null || baseline is null || candidate.Reference.Samples == 0 ? null : RelativeDistance.Between(Margins(evaluation, baseline), Margins(evaluation, candidate)));

    public bool Fails => Golden > MostGolden || Probed > MostProbed;

    private static ScoreMatrix Margins(EvaluationPolicy evaluation, ProbeTable table) => ScoreCheck.AsMargins(table.Reference, evaluation.OutputKind);
}
