using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation.Weights;
using SupplyGuard.Formats;
using SupplyGuard.Policies;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>What a trusted model answered on the golden data, as recorded in a <c>*.baseline.json</c>. Holds no weights and no inputs.</summary>
/// <param name="Evaluation">Name of the evaluation that it was recorded for.</param>
/// <param name="Model">SHA-256 of the model file.</param>
/// <param name="Golden">SHA-256 of the golden data file.</param>
/// <param name="Classes">Labels in the order of the scores.</param>
/// <param name="Output">Name of the model's output.</param>
/// <param name="Runtime">Name and version of the runtime that answered.</param>
/// <param name="Device">The device that really ran.</param>
/// <param name="Pass">The configuration under which <paramref name="Scores"/> were measured.</param>
/// <param name="Scores">Raw outputs, golden samples × classes, in the order of the golden data; finite.</param>
/// <param name="Tallies">One for every class. For people who read a diff; must agree with <paramref name="Scores"/>.</param>
internal sealed record Baseline(
    string Evaluation,
    Digest Model,
    Digest Golden,
    ImmutableArray<string> Classes,
    string Output,
    OutputKind OutputKind,
    string Runtime,
    string Device,
    EvaluatorPass Pass,
    NoiseFloor Noise,
    ImmutableArray<ClassTally> Tallies,
    ScoreMatrix Scores)
{
    /// <summary>Name of the key that variations and sketches were made with (<see cref="Probing.SecretKey.NameOf"/>); empty when there was none.</summary>
    public string Key { get; init; } = "";

    /// <summary>How far its answers are from the recorded ones on other devices that were there when it was recorded, by the policy's spelling of the device.</summary>
    public ImmutableSortedDictionary<string, NoiseFloor> Elsewhere { get; init; } = Nowhere;

    /// <summary>No other device was there.</summary>
    public static ImmutableSortedDictionary<string, NoiseFloor> Nowhere { get; } = ImmutableSortedDictionary.Create<string, NoiseFloor>(StringComparer.Ordinal);

    /// <summary>The same for a comparison with answers of a device.</summary>
    public Baseline On(string device) => device != Device && Elsewhere.TryGetValue(device, out var noise) && noise.AbsoluteTolerance > Noise.AbsoluteTolerance ? this with { Noise = noise } : this;

    /// <summary>Raw scores of every secret variation of the golden samples, each as large as <see cref="Scores"/>.</summary>
    public ImmutableArray<ScoreMatrix> Variations { get; init; } = [];

    /// <summary>How it answers probed samples; null when no probes can be put on the golden data.</summary>
    public ProbeTable? Probes { get; init; }

    /// <summary>How far models that are known to be honest are from it; empty when nobody calibrated.</summary>
    public ImmutableArray<CalibrationSibling> Calibration { get; init; } = [];

    /// <summary>What its graph and weights are compared by; null when they could not be read.</summary>
    public WeightFacts? Weights { get; init; }

    /// <summary>The same of some of the golden samples, in this order. Its tallies stay those of all.</summary>
    public Baseline Part(ImmutableArray<int> rows) => this with
    {
        Scores = Scores.Rows(rows),
        Variations = [.. Variations.Select(variation => variation.Rows(rows))],
    };
}
