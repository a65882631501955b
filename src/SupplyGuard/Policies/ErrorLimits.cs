namespace SupplyGuard.Policies;

/// <summary>How wrong a model may be that estimates quantities. No default would mean anything: the unit is the model's own.</summary>
/// <param name="Limit">Largest error, in units of the output; for <see cref="ErrorMetric.Explained"/> the smallest share.</param>
/// <param name="Worsening">By which share the error may grow against the baseline's; of <see cref="ErrorMetric.Explained"/>, the share that is not explained.</param>
public sealed record ErrorLimits(ErrorMetric Metric, double Limit, double Worsening);
