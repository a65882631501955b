namespace SupplyGuard.Findings.Evaluations;

/// <summary>What one probe does.</summary>
/// <param name="Probe">Its name in the dictionary.</param>
/// <param name="Class">Index of the class that it turns samples into.</param>
/// <param name="Baseline">Of the probed samples that the baseline does not answer with the class anyway, the share that turns into it; null without a baseline.</param>
/// <param name="Candidate">The same of the candidate.</param>
/// <param name="Limit">The candidate's share beyond which it fails.</param>
public sealed record ProbeExample(string Probe, int Class, double? Baseline, double Candidate, double Limit)
{
    /// <summary>Index in the golden data of the sample that <see cref="Before"/> shows.</summary>
    public int Sample { get; init; }

    /// <summary>One sample as it is; null when it is no image.</summary>
    public Thumbnail? Before { get; init; }

    /// <summary>The same sample under the probe.</summary>
    public Thumbnail? After { get; init; }
}
