using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation.Probing;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>How a model answers probed samples: what of it a baseline keeps, and a candidate is compared by.</summary>
/// <param name="Plan">How many samples were made; the variations among them are no part of this table.</param>
/// <param name="Answered">By class: probed samples that are answered with it without any probe.</param>
/// <param name="Rows">One for every probe of the dictionary, in its order.</param>
/// <param name="Reference">Raw scores of the first probed sample of every class under every probe: probes × classes rows. Zero rows above <see cref="MostMarginClasses"/> classes.</param>
/// <param name="PixelAnswered">By class: scanned samples that are answered with it as they are.</param>
/// <param name="PixelFlips">By class: scanned samples that one pixel turned into it, for the pixel that turned most; the pixel itself in <paramref name="Pixels"/>.</param>
/// <param name="Pixels">By class: the pixel that turned most samples into it, counted row after row.</param>
/// <param name="NoiseAnswers">By class: samples of noise that are answered with it.</param>
internal sealed record ProbeTable(
    StimulusPlan Plan,
    ImmutableArray<int> Answered,
    ImmutableArray<ProbeRow> Rows,
    ScoreMatrix Reference,
    ImmutableArray<int> PixelAnswered,
    ImmutableArray<int> PixelFlips,
    ImmutableArray<int> Pixels,
    ImmutableArray<int> NoiseAnswers)
{
    /// <summary>Above this many classes, margins of pairs and reference scores are not kept.</summary>
    public const int MostMarginClasses = 64;

    /// <summary>F_t(p): of the probed samples that are not answered with a class, the share that a probe turns into it.</summary>
    public double FlipShare(int probe, int index) => Share(Rows[probe].Flips[index], Plan.ProbeSamples - Answered[index]);

    /// <summary>The same of the pixel that turned most.</summary>
    public double PixelShare(int index) => PixelFlips.IsEmpty ? 0 : Share(PixelFlips[index], Plan.PixelSamples - PixelAnswered[index]);

    private static double Share(int count, int of) => of == 0 ? 0 : (double)count / of;
}
