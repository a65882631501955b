using System.Collections.Immutable;

namespace SupplyGuard.Findings.Evaluations;

/// <summary>What a report shows of one evaluation beside its measurements, so that a person can see what was found and recompute it.</summary>
/// <param name="Evaluation">Name of the evaluation in the policy.</param>
/// <param name="Model">Path of the model as the policy spells it.</param>
/// <param name="Change">What the change claims to be, and what it was judged as where that differs.</param>
/// <param name="Headline">The one sentence that matters.</param>
public sealed record EvaluationDetail(string Evaluation, string Model, string Change, string Headline)
{
    /// <summary>Labels of the classes, in the order of the scores.</summary>
    public ImmutableArray<string> Classes { get; init; } = [];

    /// <summary>Margins of all examined pairs of classes; empty without a baseline. At most <see cref="MostPairs"/>, those that lost most.</summary>
    public ImmutableArray<ErosionCell> Erosion { get; init; } = [];

    /// <summary>The erosion beyond which a pair fails.</summary>
    public double ErosionLimit { get; init; }

    /// <summary>The pair that lost most, sample by sample; null without a baseline.</summary>
    public MarginStrip? Margins { get; init; }

    /// <summary>The probe that turned more samples into one class than it does in the baseline; null when nothing was probed.</summary>
    public ProbeExample? Probe { get; init; }

    /// <summary>How far each tensor of weights moved, in the order of the file, at most <see cref="MostTensors"/>, those that moved most; empty where they were not compared.</summary>
    public ImmutableArray<TensorShift> Tensors { get; init; } = [];

    /// <summary>The weight distance beyond which the declared change fails; null where it has none.</summary>
    public double? WeightBudget { get; init; }

    /// <summary>Classes whose row of the output layer changed; null where the output layers were not compared.</summary>
    public ImmutableArray<int>? ChangedRows { get; init; }

    /// <summary>Operators of baseline and candidate; null where they were not compared.</summary>
    public ImmutableArray<OperatorCount>? Operators { get; init; }

    /// <summary>What the run could have proven with so many samples.</summary>
    public ImmutableArray<string> Power { get; init; } = [];

    /// <summary>What was not examined, and why.</summary>
    public ImmutableArray<string> Untested { get; init; } = [];

    /// <summary>More pairs than those of 64 classes are not listed.</summary>
    public const int MostPairs = 64 * 63;

    /// <summary>More tensors are not listed.</summary>
    public const int MostTensors = 256;
}
