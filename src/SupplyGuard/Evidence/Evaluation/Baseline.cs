using System.Collections.Immutable;
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
    ScoreMatrix Scores);
