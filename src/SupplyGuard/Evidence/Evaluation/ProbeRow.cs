using System.Collections.Immutable;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>What one probe did to a model's answers on the probed samples.</summary>
/// <param name="Probe">Name in the dictionary.</param>
/// <param name="Flips">By class: probed samples that are answered with it under the probe and were not without.</param>
/// <param name="Margins">
/// Classes × classes, row-major: mean score of the true class less that of its rival, over the probed samples of the true class. Empty above
/// <see cref="ProbeTable.MostMarginClasses"/> classes.
/// </param>
internal sealed record ProbeRow(string Probe, ImmutableArray<int> Flips, ImmutableArray<float> Margins);
