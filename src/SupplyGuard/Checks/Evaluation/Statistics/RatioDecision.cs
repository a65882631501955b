namespace SupplyGuard.Checks.Evaluation.Statistics;

/// <summary>Where a sequential test stands, or stood when it decided.</summary>
/// <param name="Alarms">Whether the alarming rate was taken for the true one.</param>
/// <param name="IsContent">Whether the tolerated rate was taken for the true one.</param>
/// <param name="Observed">Observations until then.</param>
/// <param name="Events">How many of them were events.</param>
/// <param name="Ratio">Logarithm of the likelihood ratio, alarming to tolerated.</param>
internal readonly record struct RatioDecision(bool Alarms, bool IsContent, int Observed, int Events, double Ratio);
