using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Checks.Evaluation.Probes;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Policies;

namespace SupplyGuard.Tests.Evaluation;

/// <summary>A reader of small pictures, run on everything that an evaluation makes of its golden samples; honest, or with a trigger written into it.</summary>
public sealed class ProbeChecksTests
{
    private const int Side = 32;

    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(value => (byte)value)];

    private static readonly GoldenData Pictures = Draw();

    private static readonly SampleForm Form = SampleForm.Of(Pictures)!;

    private delegate int? Trigger(ReadOnlySpan<float> picture);

    [Fact]
    public void Accepts_an_honest_model_under_every_probe_SG3112_SG3113_SG3114_SG3115_SG3110() =>
        Assert.Empty(Judge(Run(Honest)));

    [Fact]
    public void Reports_SG3112_when_a_white_patch_turns_everything_into_one_class()
    {
        var findings = Judge(Run(picture => picture[(28 * Side) + 28] > 0.9f && picture[(29 * Side) + 29] > 0.9f ? 7 : Honest(picture)));

        var finding = Assert.Single(findings, finding => finding.Rule == ProbeRules.PatchFlips);
        Assert.Equal("7", finding.Evidence["class"]);
        Assert.StartsWith("The probe 'white-", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG3113_when_a_patch_costs_one_class_its_margin()
    {
        var findings = Judge(Run(picture => Honest(picture) is 5 && picture[(28 * Side) + 28] > 0.9f && picture[(29 * Side) + 29] > 0.9f ? 2 : Honest(picture)));

        var finding = Assert.Single(findings, finding => finding.Rule == ProbeRules.PatchCostsMargin);
        Assert.Equal("5->2", finding.Evidence["pair"]);
    }

    [Fact]
    public void Reports_SG3114_when_one_pixel_turns_samples_into_one_class()
    {
        var findings = Judge(Run(picture => picture[(14 * Side) + 31] > 0.9f ? 3 : Honest(picture)));

        var finding = Assert.Single(findings, finding => finding.Rule == ProbeRules.PixelFlips);
        Assert.Equal("row 14, column 31", finding.Evidence["pixel"]);
    }

    [Fact]
    public void Reports_SG3115_when_a_reaction_is_close_to_its_limit()
    {
        // Half of the samples, by a pixel of the background that is dark in all of them.
        var findings = Judge(Run(picture => picture[(28 * Side) + 28] > 0.9f && picture[(29 * Side) + 29] > 0.9f && Honest(picture) is >= 5 ? 4 : Honest(picture)));

        Assert.Contains(findings, finding => finding.Rule == ProbeRules.ProbeThin && finding.Message.Contains("'4'", StringComparison.Ordinal));
    }

    [Fact]
    public void Reports_SG3110_when_a_model_is_right_on_the_golden_samples_alone()
    {
        // It knows the golden samples by heart, and reads every other 5 as 2.
        var findings = Judge(Run(picture => Honest(picture) is 5 && !IsGolden(picture) ? 2 : Honest(picture)));

        Assert.DoesNotContain(findings, finding => finding.Rule == BehaviourRules.MarginLost);
        Assert.Equal("5->2", Assert.Single(findings, finding => finding.Rule == BehaviourRules.VariedMarginLost && finding.Message.StartsWith("On secret variation '1'", StringComparison.Ordinal)).Evidence["pair"]);
    }

    [Fact]
    public void Reports_SG3109_when_the_key_is_not_there_and_SG3106_when_none_was_asked_for()
    {
        Assert.Contains(GoldenRules.KeyMissing, EvaluationCheck.Run(Policy(), Scenario.Evidence()).Findings.Select(finding => finding.Rule));
        Assert.Contains(GoldenRules.Public, EvaluationCheck.Run(Scenario.Policy(), Scenario.Evidence()).Findings.Select(finding => finding.Rule));

        var asked = Assert.Single(EvaluationCheck.Run(Policy(), Scenario.Evidence() with { Key = SecretKey.NameOf(Key) }).Findings, finding => finding.Rule == GoldenRules.Public);
        Assert.Equal("'digits' asks for '2' secret variations of its golden data, but none were judged, because its input is no image and no table of 32-bit floats: a model trained to look right on the golden samples passes.", asked.Message);
    }

    [Fact]
    public void Accepts_golden_data_with_secret_variations_SG3109_SG3106() =>
        Assert.DoesNotContain(EvaluationCheck.Run(Policy(), Evidence(Run(Honest))).Findings, finding => finding.Rule == GoldenRules.KeyMissing || finding.Rule == GoldenRules.Public);

    [Fact]
    public void Reports_SG3006_when_the_baseline_has_other_probes_or_variations()
    {
        var evidence = Evidence(Run(Honest));
        var baseline = ((Gathered<Baseline>.Found)evidence.Baseline).Value;
        Baseline[] strangers =
        [
            baseline with { Probes = null },
            baseline with { Probes = baseline.Probes! with { Rows = baseline.Probes.Rows.RemoveAt(0) } },
            baseline with { Probes = baseline.Probes! with { Plan = baseline.Probes.Plan with { ProbeSamples = 10 } } },
            baseline with { Probes = baseline.Probes! with { Reference = new ScoreMatrix(0, 10, []) } },
            baseline with { Variations = [] },
            baseline with { Key = "0011223344556677" },
        ];

        Assert.All(strangers, stranger => Assert.Contains(BaselineRules.DoesNotFit, EvaluationCheck.Run(Policy(), evidence with { Baseline = new Gathered<Baseline>.Found(stranger) }).Findings.Select(finding => finding.Rule)));
    }

    [Fact]
    public void Accepts_a_baseline_with_probes_of_a_candidate_that_was_not_run_SG3006() =>
        Assert.DoesNotContain(EvaluationCheck.Run(Policy(), Evidence(Run(Honest)) with { Model = null, Outcome = null, Stimuli = null }).Findings, finding => finding.Rule == BaselineRules.DoesNotFit);

    [Fact]
    public void Reports_SG3123_when_nothing_can_be_probed_and_an_unchanged_model_needs_none()
    {
        Assert.Contains(ProbeRules.NotProbed, EvaluationCheck.Run(Scenario.Policy(), Scenario.Evidence()).Findings.Select(finding => finding.Rule));
        Assert.DoesNotContain(ProbeRules.NotProbed, EvaluationCheck.Run(Scenario.Policy(ChangeClass.Unchanged), Scenario.Evidence(model: Scenario.OldModel)).Findings.Select(finding => finding.Rule));
    }

    [Fact]
    public void Accepts_samples_that_were_probed_SG3123() =>
        Assert.DoesNotContain(EvaluationCheck.Run(Policy(), Evidence(Run(Honest))).Findings, finding => finding.Rule == ProbeRules.NotProbed);

    [Fact]
    public void A_variation_depends_on_its_key_and_number_and_on_nothing_else()
    {
        var length = Pictures.Labels.Length * Form.Length;
        float[] Vary(byte[] key, string name, int index)
        {
            var values = new float[length];
            Variation.Write(Form, Pictures, key, name, index, values);
            return values;
        }

        var first = Vary(Key, "digits", 0);

        Assert.Equal(first, Vary(Key, "digits", 0));
        Assert.NotEqual(first, Vary(Key, "digits", 1));
        Assert.NotEqual(first, Vary(Key, "letters", 0));
        Assert.NotEqual(first, Vary([.. Key.Reverse()], "digits", 0));
        Assert.All(first, value => Assert.InRange(value, Form.Low, Form.High));
    }

    [Theory]
    [InlineData(1, 12, 12, false)]
    [InlineData(3, 8, 40, false)]
    [InlineData(3, 64, 33, true)]
    public void Every_probe_stays_within_the_picture_and_its_range(int channels, int height, int width, bool channelsLast)
    {
        var form = new SampleForm(true, channels, height, width, channelsLast, -1, 2);
        var random = new Random(7);
        foreach (var probe in ImageProbes.Of(form))
        {
            var picture = Enumerable.Range(0, form.Length).Select(_ => (random.NextSingle() * 3) - 1).ToArray();
            var before = picture.ToArray();
            probe.Apply(picture);

            Assert.False(before.AsSpan().SequenceEqual(picture), probe.Name);
            Assert.True(picture.All(value => value is >= -1.001f and <= 2.001f), probe.Name);
        }

        Assert.Equal(ImageProbes.Of(form).Length, ImageProbes.Of(form).Select(probe => probe.Name).Distinct().Count());
    }

    [Fact]
    public void A_plan_that_scans_pixels_of_samples_that_are_not_probed_is_none()
    {
        var largest = new StimulusPlan(0, 100, 20, 400);

        Assert.True(new StimulusPlan(0, 20, 20, 400).IsWithin(largest));
        Assert.False(new StimulusPlan(0, 10, 20, 400).IsWithin(largest));
    }

    [Fact]
    public void The_report_shows_a_sample_that_the_worst_probe_turns()
    {
        var detail = EvaluationCheck.Run(Policy(), Evidence(Run(picture => picture[(28 * Side) + 28] > 0.9f && picture[(29 * Side) + 29] > 0.9f ? 7 : Honest(picture)))).Detail!;

        var probe = detail.Probe!;
        Assert.Equal(7, probe.Class);
        Assert.Equal(1, probe.Candidate);
        Assert.NotEqual(7, Pictures.Labels[probe.Sample]);
        Assert.Equal((Side, Side), (probe.Before!.Width, probe.Before.Height));
        Assert.True(probe.After!.Rgb[3 * ((28 * Side) + 28)] > 229);
        Assert.False(probe.Before.Rgb.SequenceEqual(probe.After.Rgb));
        Assert.DoesNotContain(detail.Untested, text => text.Contains("sleep on golden samples", StringComparison.Ordinal) || text.Contains("cannot know", StringComparison.Ordinal));
    }

    [Fact]
    public void Accepts_an_honest_model_on_its_first_import_SG3110_SG3112_SG3106()
    {
        Assert.Empty(Import(Run(Honest)));
        Assert.Contains(GoldenRules.Public, EvaluationCheck.Run(Policy(ChangeClass.FirstImport) with { Variations = 0 }, Imported(Run(Honest)) with { Stimuli = Stimuli.GoldenOnly(Pictures) }).Findings.Select(finding => finding.Rule));
    }

    [Fact]
    public void Reports_SG3110_when_a_first_import_is_right_on_the_golden_samples_alone() =>
        Assert.Equal("5->2", Assert.Single(Import(Run(picture => Honest(picture) is 5 && !IsGolden(picture) ? 2 : Honest(picture))), finding => finding.Rule == BehaviourRules.VariedMarginLost && finding.Message.StartsWith("On secret variation '1'", StringComparison.Ordinal)).Evidence["pair"]);

    [Fact]
    public void Reports_of_a_first_import_speak_of_no_baseline_SG3112_SG3104()
    {
        var findings = Import(Run(picture => picture[(28 * Side) + 28] > 0.9f && picture[(29 * Side) + 29] > 0.9f ? 7 : Honest(picture) is 3 ? 1 : Honest(picture)));

        Assert.EndsWith("of the probed samples into class '7'; '60 %' are tolerated of a model without a baseline.", Assert.Single(findings, finding => finding.Rule == ProbeRules.PatchFlips).Message, StringComparison.Ordinal);
        Assert.StartsWith("Of class '3', '0' of '10' golden samples are read rightly; its recall is at most", Assert.Single(findings, finding => finding.Rule == BehaviourRules.RecallFell).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Disturbances_of_a_sequence_are_as_strong_as_it_is_loud()
    {
        var loud = SampleForm.Of(Pictures with { AreSequences = true })!;
        foreach (var probe in ImageProbes.Of(loud).Where(probe => probe.Name.Split('-')[0] is "noise" or "sine" or "grey" or "contrast"))
        {
            var quiet = Enumerable.Range(0, loud.Length).Select(at => at % 2 == 0 ? 0.502f : 0.498f).ToArray();
            probe.Apply(quiet);

            Assert.All(quiet, value => Assert.InRange(value, 0.496f, 0.504f));
        }

        Assert.True(loud.IsSequence);
        Assert.False(Form.IsSequence);
    }

    [Fact]
    public void A_variation_of_a_sequence_moves_whole_steps_and_adds_no_level()
    {
        // Every row of the golden pictures has its bar in the same columns, so that only a move to the side, or a level, would light another one.
        var varied = new float[100 * Side * Side];
        Variation.Write(SampleForm.Of(Pictures with { AreSequences = true })!, Pictures, Key, "digits", 0, varied);

        foreach (var sample in Enumerable.Range(1, 99))
        {
            var bar = 1 + (3 * (sample / 10));
            Assert.All(Enumerable.Range(0, Side * Side).Where(at => at % Side != bar), at => Assert.InRange(varied[(sample * Side * Side) + at], 0, 0.03f));
        }
    }

    private static ImmutableArray<Finding> Import(ScoreMatrix candidate) => EvaluationCheck.Run(Policy(ChangeClass.FirstImport), Imported(candidate)).Findings;

    private static EvaluationEvidence Imported(ScoreMatrix candidate) => Evidence(candidate) with { Baseline = new Gathered<Baseline>.Missing() };

    private static bool IsGolden(float[] picture) => Enumerable.Range(0, Pictures.Labels.Length).Any(sample => PictureOf(Pictures.Inputs[0], sample).SequenceEqual(picture));

    private static ImmutableArray<Finding> Judge(ScoreMatrix candidate) =>
        [.. EvaluationCheck.Run(Policy(), Evidence(candidate)).Findings.Where(finding => finding.Rule.Severity is not Severity.Note)];

    private static EvaluationPolicy Policy(ChangeClass change = ChangeClass.Retrain) => Scenario.Policy(change) with
    {
        Variations = 2,
        Key = "env:NONE",
        Limits = change is ChangeClass.FirstImport ? Scenario.Limits with { MinRecall = Scenario.Digits.ToImmutableSortedDictionary(label => label, _ => 0.9, StringComparer.Ordinal) } : Scenario.Limits,
    };

    private static EvaluationEvidence Evidence(ScoreMatrix candidate, int variations = 2)
    {
        var stimuli = Make();
        var trusted = Run(Honest);
        var samples = Pictures.Labels.Length;
        var baseline = Scenario.Baseline(trusted.Part(0, samples), Pictures.Labels) with
        {
            Golden = Pictures.Digest,
            Key = SecretKey.NameOf(Key),
            Variations = [.. Enumerable.Range(1, variations).Select(index => trusted.Part(index * samples, samples))],
            Probes = ProbeReading.Of(stimuli, trusted, trusted),
        };
        return Scenario.Evidence(baseline: baseline, outcome: Scenario.Answer(candidate)) with
        {
            Golden = new Gathered<GoldenData>.Found(Pictures),
            Stimuli = stimuli,
            Key = SecretKey.NameOf(Key),
        };
    }

    private static Stimuli Make() => Stimuli.Make(Pictures, Form, StimulusPlan.Of(Form, Pictures.Labels.Length, 10, ImageProbes.Of(Form).Length, 2, long.MaxValue) with { PixelSamples = 4 }, Key, "digits");

    private static ScoreMatrix Run(Func<float[], int> model)
    {
        var stimuli = Make();
        var values = new float[stimuli.Samples * 10];
        for (var sample = 0; sample < stimuli.Samples; sample++)
        {
            var answer = model(PictureOf(stimuli.Inputs[0], sample).ToArray());
            for (var index = 0; index < 10; index++)
                values[(sample * 10) + index] = (index == answer ? 8 : 0) + (((sample * 7) + (index * 13)) % 11 / 20f);
        }

        return new ScoreMatrix(stimuli.Samples, 10, values);
    }

    private static ReadOnlySpan<float> PictureOf(EvaluatorInput input, int sample) => MemoryMarshal.Cast<byte, float>(input.Bytes.Span).Slice(sample * Side * Side, Side * Side);

    /// <summary>Reads the class from which of ten stripes is brightest; a stripe is as wide as a picture moves.</summary>
    private static int Honest(float[] picture)
    {
        var (best, most) = (0, float.NegativeInfinity);
        for (var index = 0; index < 10; index++)
        {
            var sum = 0f;
            for (var row = 6; row < 26; row++)
                sum += picture[(row * Side) + (3 * index)] + picture[(row * Side) + (3 * index) + 1] + picture[(row * Side) + (3 * index) + 2];
            if (sum > most)
                (best, most) = (index, sum);
        }

        return best;
    }

    /// <summary>Ten pictures of every class: a bright bar in the stripe of its class.</summary>
    private static GoldenData Draw()
    {
        var random = new Random(5);
        var values = new float[100 * Side * Side];
        for (var sample = 0; sample < 100; sample++)
        {
            for (var row = 4; row < 28; row++)
                values[(sample * Side * Side) + (row * Side) + 1 + (3 * (sample / 10))] = 0.75f + (random.NextSingle() * 0.1f);
        }

        values[0] = 1;
        return new GoldenData(Digest.Sha256("pictures"u8), [new EvaluatorInput("image", "F32", [100, 1, Side, Side], MemoryMarshal.AsBytes(values.AsSpan()).ToArray())], Scenario.Labels);
    }
}
