namespace SupplyGuard.Findings;

/// <summary>One number that an evaluation yielded, with what it was compared with.</summary>
/// <param name="Evaluation">Name of the evaluation in the policy.</param>
/// <param name="Name">What was measured, for example <c>accuracy</c>, <c>erosion</c> or <c>recall[5]</c>.</param>
/// <param name="Value">The measured value; finite.</param>
/// <param name="Verdict">Whether it is within its limit; <see cref="Findings.Verdict.Passed"/> for a number that gates nothing.</param>
public sealed record Measurement(string Evaluation, string Name, double Value, Verdict Verdict)
{
    /// <summary>Lower end of the confidence interval, where one is defined.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end of the confidence interval, where one is defined.</summary>
    public double? High { get; init; }

    /// <summary>The same number for the baseline model.</summary>
    public double? Baseline { get; init; }

    /// <summary>The number beyond which the measurement fails; null when it gates nothing.</summary>
    public double? Limit { get; init; }

    /// <summary>Number of samples that the value rests on; null where it rests on none, such as one of weights.</summary>
    public int? Samples { get; init; }

    /// <summary>The chance of such a value or a worse one, were the tolerated rate the true one; null where no test decides.</summary>
    public double? PValue { get; init; }

    /// <summary>What <see cref="PValue"/> must not be below, after the correction for all that is tested beside it.</summary>
    public double? Alpha { get; init; }

    /// <summary>For a number that gates nothing: what chance alone exceeds once in a thousand runs with so many samples.</summary>
    public double? NullThreshold { get; init; }

    /// <summary>For people: the pair or class behind an extreme, for example <c>5->2</c>.</summary>
    public string? Detail { get; init; }
}
