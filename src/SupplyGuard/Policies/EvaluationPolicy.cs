using System.Collections.Immutable;
using SupplyGuard.Subjects;

namespace SupplyGuard.Policies;

/// <summary>One smoke evaluation (ML08, ML10). Paths are relative to the policy file and inside its folder.</summary>
/// <param name="Name">Unique in the policy.</param>
/// <param name="Model">The model that is evaluated.</param>
/// <param name="Change">What the change since the baseline claims to be.</param>
/// <param name="Golden">The golden data; <see cref="GoldenForm"/> says how they are read.</param>
/// <param name="GoldenMinimum">Fewest samples with which a verdict is given.</param>
/// <param name="GoldenPerClass">Fewest samples of every class.</param>
/// <param name="ScoresOutput">Name of the model's output that holds the scores, [N, classes].</param>
/// <param name="Classes">Labels in the order of the scores.</param>
/// <param name="Baseline">The recorded baseline.</param>
/// <param name="WatchPairs">Class pairs, true class first, that get a larger share of alpha.</param>
/// <param name="Device">Spelled <c>auto</c>, <c>cpu</c>, <c>cuda</c>, <c>webgpu</c>, <c>directml</c> or <c>coreml</c>.</param>
/// <param name="RequireDevice">Whether running on another device than <paramref name="Device"/> is a finding.</param>
/// <param name="Timeout">Deadline for the whole evaluator process.</param>
/// <param name="BaselineRequired">Whether a missing baseline fails (<c>onMissingBaseline: fail</c>, the default and only choice that gates).</param>
public sealed record EvaluationPolicy(
    string Name,
    Located<string> Model,
    Located<ChangeClass> Change,
    Located<string> Golden,
    int GoldenMinimum,
    int GoldenPerClass,
    string ScoresOutput,
    OutputKind OutputKind,
    ImmutableArray<string> Classes,
    Located<string> Baseline,
    ImmutableArray<(string True, string Rival)> WatchPairs,
    EvaluationLimits Limits,
    string Device,
    bool RequireDevice,
    TimeSpan Timeout,
    bool BaselineRequired,
    Location Location)
{
    /// <summary>TorchScript file of the same network, whose weights the model's take the place of; null: the model says itself what it computes.</summary>
    public Located<string>? Architecture { get; init; }

    /// <summary>Paths of the files that are run.</summary>
    public IEnumerable<string> Parts => Architecture is { Value: var path } ? [Model.Value, path] : [Model.Value];

    /// <summary>One of whom must have signed the baseline, and none of whom may have signed the model; empty: nobody is asked.</summary>
    public ImmutableArray<TrustedModelSigner> Recorders { get; init; } = [];

    /// <summary>How many different people must have approved the declared change of these very files; 0: nobody.</summary>
    public int Approvals { get; init; }

    /// <summary>Whose approvals count.</summary>
    public ImmutableArray<TrustedModelSigner> Approvers { get; init; } = [];

    /// <summary>Numbers that the model answers to one sample; 0: any number of them.</summary>
    public int Width => OutputKind is OutputKind.Embedding ? 0 : OutputKind.IsBinary() ? 1 : Classes.Length;

    /// <summary>Rows of the output layer, one for every class; 0 where no class has a row of its own.</summary>
    public int HeadRows => OutputKind is OutputKind.Logits or OutputKind.Probabilities || OutputKind.IsMultilabel() ? Classes.Length : 0;

    /// <summary>How the golden data are read.</summary>
    public GoldenForm GoldenForm { get; init; } = GoldenForm.Npz;

    /// <summary>Labelled samples that models are trained on next.</summary>
    public ImmutableArray<FeedbackPolicy> Feedback { get; init; } = [];

    /// <summary>The file that the baseline was recorded from, to be asked about feedback; null: the model itself, where it is that file, or nobody.</summary>
    public Located<string>? Trusted { get; init; }

    /// <summary>The evaluation with feedback in the place of its golden data: what is read, and how.</summary>
    public EvaluationPolicy Fed(FeedbackPolicy feedback) => this with { Golden = feedback.File, GoldenForm = GoldenForm with { Labels = feedback.Labels } };

    /// <summary>Outputs beside the scores; null for every kind but <see cref="OutputKind.Detection"/>.</summary>
    public DetectionOutputs? Detection { get; init; }

    /// <summary>Every output that is asked for.</summary>
    public ImmutableArray<string> Outputs => Detection is { } found ? [ScoresOutput, found.Boxes, .. found.Labels is { } labels ? (ImmutableArray<string>)[labels] : []] : [ScoresOutput];

    /// <summary>What the numbers of a baseline were made from: the outputs, and what decides which of them belong together.</summary>
    public string OutputsRead => Limits.Detection switch
    {
        null => ScoresOutput,
        { Area: { } area } limits when Classes.Length == 1 => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{ScoresOutput} at {limits.Overlap:R} of {area:R} from {limits.Score:R}"),
        { Area: { } area } limits => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{ScoresOutput} at {limits.Overlap:R} of {area:R}"),
        var limits => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{string.Join(" + ", Outputs)} at {limits.Overlap:R} from {limits.Score:R}"),
    };

    /// <summary>What the model is given beside the golden samples.</summary>
    public InputPolicy Inputs { get; init; } = InputPolicy.Plain;

    /// <summary>Paths of the files that judge the model: who changes one of them decides the verdict.</summary>
    public IEnumerable<string> Judging => new[] { Golden.Value, GoldenForm.Labels?.Value, GoldenForm.Preprocess?.Value, Baseline.Value }.OfType<string>();

    /// <summary>Parts of the golden samples that are judged on their own.</summary>
    public ImmutableArray<SlicePolicy> Slices { get; init; } = [];

    /// <summary>Most secret variations that a policy may ask for; of a baseline that holds more, no more are run.</summary>
    public const int MostVariations = 16;

    /// <summary>Secret variations of the golden samples that are run beside them.</summary>
    public int Variations { get; init; }

    /// <summary>Where the secret key comes from, as <c>env:NAME</c> or <c>file:/path</c>; null: there is none.</summary>
    public string? Key { get; init; }

    /// <summary>Whether the model is run only where every wall stands around it (<c>confinement: required</c>).</summary>
    public bool ConfinementRequired { get; init; }

    /// <summary>Whether golden samples are asked in stages, until every class is decided.</summary>
    public bool Sequential { get; init; }
}
