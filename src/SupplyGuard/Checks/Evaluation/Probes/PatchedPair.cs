namespace SupplyGuard.Checks.Evaluation.Probes;

/// <summary>The pair of classes whose margin a probe costs most, compared with what it costs the baseline.</summary>
/// <param name="Probe">Its name in the dictionary.</param>
/// <param name="Erosion">Loss under the probe as a share of the baseline's margin without it; above 1 the rival wins on average.</param>
internal sealed record PatchedPair(string Probe, ClassPair Pair, double Erosion);
