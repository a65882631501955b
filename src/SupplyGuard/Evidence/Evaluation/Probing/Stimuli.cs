using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SupplyGuard.Evidence.Evaluation.Staging;

namespace SupplyGuard.Evidence.Evaluation.Probing;

/// <summary>
/// Everything that a model is run on, in one batch: the golden samples; their secret variations; the probed samples, probe by probe; the
/// samples with one pixel set, pixel by pixel; noise. Made from golden data and a plan alone, so that baseline and candidate see the same.
/// </summary>
internal sealed class Stimuli
{
    private Stimuli(GoldenData golden, SampleForm? form, StimulusPlan plan, ImmutableArray<Probe> probes, ImmutableArray<int> chosen, int pixels, ImmutableArray<EvaluatorInput> inputs) =>
        (Golden, Form, Plan, Probes, Chosen, Pixels, Inputs) = (golden, form, plan, probes, chosen, pixels, inputs);

    public GoldenData Golden { get; }

    /// <summary>How the input is laid out; null when nothing can be made from it.</summary>
    public SampleForm? Form { get; }

    public StimulusPlan Plan { get; }

    /// <summary>The dictionary; empty when the plan has no probed samples.</summary>
    public ImmutableArray<Probe> Probes { get; }

    /// <summary>The golden samples that are probed, classes by turns; the first of them are those whose pixels are scanned.</summary>
    public ImmutableArray<int> Chosen { get; }

    /// <summary>Places that are set one after the other; 0 when the plan scans none.</summary>
    public int Pixels { get; }

    /// <summary>The tensors for the evaluator; first dimension = <see cref="Samples"/>.</summary>
    public ImmutableArray<EvaluatorInput> Inputs { get; }

    public int Samples => checked((int)Inputs[0].Shape[0]);

    /// <summary>Index of the first sample of each block.</summary>
    public int FirstVariation => Golden.Labels.Length;

    public int FirstProbed => FirstVariation + (Plan.Variations * Golden.Labels.Length);

    public int FirstPixel => FirstProbed + (Probes.Length * Plan.ProbeSamples);

    public int FirstNoise => FirstPixel + (Pixels * Plan.PixelSamples);

    /// <summary>Index among all golden samples of the one that one of <see cref="Inputs"/> is, or was made from; that of the input itself for noise.</summary>
    public int InGolden(int sample) => OriginOf(sample) is >= 0 and var origin ? (Asked.IsEmpty ? origin : Asked[origin]) : sample;

    /// <summary>The golden samples that this is a part about; empty: all.</summary>
    public ImmutableArray<int> Asked { get; private init; } = [];

    /// <summary>The golden sample that one of <see cref="Inputs"/> is, or was made from; -1 for noise.</summary>
    public int OriginOf(int sample)
    {
        if (sample < FirstProbed)
            return sample % Golden.Labels.Length;
        if (sample < FirstPixel)
            return Chosen[(sample - FirstProbed) % Plan.ProbeSamples];
        return sample < FirstNoise ? Chosen[(sample - FirstPixel) % Plan.PixelSamples] : -1;
    }

    /// <summary>The rows of <see cref="Inputs"/> that belong to some golden samples, in their order.</summary>
    public ImmutableArray<int> RowsOf(AskedSamples asked) => asked.IsProbed
        ?
        [
            .. Enumerable.Range(0, 1 + Plan.Variations).SelectMany(block => asked.Rows.Select(sample => (block * Golden.Labels.Length) + sample)),
            .. Enumerable.Range(FirstProbed, Samples - FirstProbed),
        ]
        : asked.Rows;

    /// <summary>The part of it that a model was asked. What is probed has to be among the samples.</summary>
    public Stimuli Part(AskedSamples asked)
    {
        var rows = asked.Rows;
        if (asked.IsProbed && rows.Length == Golden.Labels.Length)
            return this;

        var (golden, inputs) = (Golden.Part(rows), RowsOf(asked));
        return asked.IsProbed
            ? new Stimuli(golden, Form, Plan, Probes, [.. Chosen.Select(sample => rows.BinarySearch(sample))], Pixels, [.. Inputs.Select(input => input.Part(inputs))]) { Asked = rows }
            : new Stimuli(golden, Form, StimulusPlan.GoldenOnly, [], [], 0, golden.Inputs) { Asked = rows };
    }

    /// <summary>The golden samples alone.</summary>
    public static Stimuli GoldenOnly(GoldenData golden) => new(golden, SampleForm.Of(golden), StimulusPlan.GoldenOnly, [], [], 0, golden.Inputs);

    /// <summary>The dictionary of probes for golden data of this form.</summary>
    public static ImmutableArray<Probe> DictionaryOf(SampleForm form, GoldenData golden) => form.IsImage ? ImageProbes.Of(form) : TableProbes.Of(form, golden);

    /// <param name="key">The secret of the variations; empty when the plan has none.</param>
    /// <param name="evaluation">Name of the evaluation, which separates the streams of one key.</param>
    public static Stimuli Make(GoldenData golden, SampleForm form, StimulusPlan plan, ReadOnlySpan<byte> key, string evaluation)
    {
        var samples = golden.Labels.Length;
        var probes = plan.ProbeSamples == 0 ? [] : DictionaryOf(form, golden);
        var pixels = plan.PixelSamples == 0 ? 0 : form.Height * form.Width;
        var chosen = Choose(golden.Labels, plan.ProbeSamples);
        var total = samples + ((long)plan.Variations * samples) + ((long)probes.Length * plan.ProbeSamples) + ((long)pixels * plan.PixelSamples) + plan.NoiseSamples;
        var bytes = new byte[checked(total * form.Length * sizeof(float))];
        golden.Inputs[0].Bytes.Span.CopyTo(bytes);

        var shape = golden.Inputs[0].Shape.SetItem(0, total);
        var made = new Stimuli(golden, form, plan, probes, chosen, pixels, [golden.Inputs[0] with { Shape = shape, Bytes = bytes }]);
        made.Fill(form, bytes, key, evaluation);
        return made;
    }

    /// <summary>Takes the samples of each class in turn, each class in its own order, so that few samples still hold every class.</summary>
    private static ImmutableArray<int> Choose(ImmutableArray<int> labels, int count) =>
    [
        .. Enumerable.Range(0, labels.Length)
            .GroupBy(sample => labels[sample])
            .SelectMany(members => members.Select((sample, turn) => (sample, turn, label: members.Key)))
            .OrderBy(entry => entry.turn).ThenBy(entry => entry.label)
            .Take(count)
            .Select(entry => entry.sample),
    ];

    private void Fill(SampleForm form, byte[] bytes, ReadOnlySpan<byte> key, string evaluation)
    {
        var values = MemoryMarshal.Cast<byte, float>(bytes.AsSpan());
        var (length, samples) = (form.Length, Golden.Labels.Length);
        for (var index = 0; index < Plan.Variations; index++)
            Variation.Write(form, Golden, key, evaluation, index, values.Slice((FirstVariation + (index * samples)) * length, samples * length));

        Parallel.For(0, Probes.Length, probe =>
        {
            var values = MemoryMarshal.Cast<byte, float>(bytes.AsSpan());
            for (var at = 0; at < Chosen.Length; at++)
            {
                var target = values.Slice((FirstProbed + (probe * Chosen.Length) + at) * length, length);
                values.Slice(Chosen[at] * length, length).CopyTo(target);
                Probes[probe].Apply(target);
            }
        });
        Parallel.For(0, Pixels, pixel =>
        {
            var values = MemoryMarshal.Cast<byte, float>(bytes.AsSpan());
            for (var at = 0; at < Plan.PixelSamples; at++)
            {
                var target = values.Slice((FirstPixel + (pixel * Plan.PixelSamples) + at) * length, length);
                values.Slice(Chosen[at] * length, length).CopyTo(target);
                for (var channel = 0; channel < form.Channels; channel++)
                    target[form.At(channel, pixel / form.Width, pixel % form.Width)] = form.High;
            }
        });
        Noise(form, values[(FirstNoise * length)..]);
    }

    /// <summary>Every fourth sample is of one value, the others are noise.</summary>
    private static void Noise(SampleForm form, Span<float> values)
    {
        var random = new SplitMix64(0x5347);
        for (int start = 0, sample = 0; start < values.Length; start += form.Length, sample++)
        {
            var one = random.Unit();
            foreach (ref var value in values.Slice(start, form.Length))
                value = form.Low + ((sample % 4 == 0 ? one : random.Unit()) * (form.High - form.Low));
        }
    }
}
