using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Policies;

namespace SupplyGuard.Tests.Evaluation;

public sealed class EmbeddingTests
{
    private const int Coordinates = 16;

    [Fact]
    public void A_score_is_the_cosine_to_the_other_samples_of_a_class()
    {
        var golden = Scenario.Golden([0, 0, 1, 1]);
        var embeddings = new ScoreMatrix(4, 2, [3, 0, 0, 5, -1, 0, -2, 0]);

        var scores = EmbeddingScores.Of(embeddings, Stimuli.GoldenOnly(golden), 2)!;

        Assert.Equal([0f, -1, 0, 0], [scores[0, 0], scores[0, 1], scores[1, 0], scores[1, 1]]);
        Assert.Equal(-Math.Sqrt(0.5), scores[2, 0], 1e-6);
        Assert.Equal(1, scores[2, 1], 1e-6);
    }

    [Theory]
    [InlineData(1e-38f)]
    [InlineData(3e38f)]
    public void No_length_of_an_embedding_matters(float length)
    {
        var golden = Scenario.Golden([0, 0, 1, 1]);
        float[] values = [0.5f, 0.1f, 0.4f, 0.2f, -0.5f, 0.1f, -0.3f, 0.2f];

        var scores = EmbeddingScores.Of(new ScoreMatrix(4, 2, [.. values.Select(value => value * length)]), Stimuli.GoldenOnly(golden), 2)!;

        Assert.All(EmbeddingScores.Of(new ScoreMatrix(4, 2, values), Stimuli.GoldenOnly(golden), 2)!.Values.ToArray().Zip(scores.Values.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Fact]
    public void What_has_no_direction_is_near_nothing()
    {
        var golden = Scenario.Golden([0, 1, 1, 1]);

        var scores = EmbeddingScores.Of(new ScoreMatrix(4, 2, [1, 0, 0, 0, 0, 1, 0, 1]), Stimuli.GoldenOnly(golden), 2)!;

        Assert.Equal([0f, 0f], [scores[1, 0], scores[1, 1]]);
        Assert.Equal(0, scores[0, 0]);
        Assert.All(scores.Values.ToArray(), score => Assert.True(float.IsFinite(score)));
    }

    [Fact]
    public void A_space_that_was_turned_passes_and_a_class_that_moved_to_another_fails()
    {
        var recorded = Embeddings(Direction);
        var turned = new ScoreMatrix(recorded.Samples, Coordinates, [.. Enumerable.Range(0, recorded.Samples).SelectMany(sample => Enumerable.Range(0, Coordinates).Select(coordinate => recorded[sample, (coordinate + 5) % Coordinates] * (coordinate % 2 == 0 ? 1 : -1)))]);
        var moved = Embeddings((label, coordinate) => Direction(label == 5 ? 2 : label, coordinate));

        Assert.Empty(Scenario.Judge(Policy(), Evidence(turned)));
        Assert.Contains(Scenario.Judge(Policy(), Evidence(moved)), finding => finding.Rule == BehaviourRules.MarginLost && finding.Message.Contains("'5'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_recorded_embedding_is_its_own_equal_in_any_number_of_coordinates()
    {
        var narrow = Embeddings(Direction);
        var wide = new ScoreMatrix(narrow.Samples, 2 * Coordinates, [.. Enumerable.Range(0, narrow.Samples).SelectMany(sample => narrow.Row(sample).ToArray().Concat(narrow.Row(sample).ToArray()))]);

        Assert.Empty(Scenario.Judge(Policy(), Evidence(wide)));
    }

    [Theory]
    [InlineData("50, 32")]
    [InlineData("100, 4, 4")]
    [InlineData("100, 0")]
    public void Embeddings_of_another_shape_are_refused(string shape)
    {
        ImmutableArray<long> lengths = [.. shape.Split(", ").Select(long.Parse)];
        var values = new float[lengths.Aggregate(1, (product, length) => product * (int)length)];
        for (var index = 0; index < values.Length; index++)
            values[index] = index;

        var (scores, finding) = ScoreCheck.Read(Policy(), Stimuli.GoldenOnly(Scenario.Golden()), Answer(lengths, values), pass: 0);

        Assert.Null(scores);
        Assert.Contains($"the shape '[{shape}]', but the embeddings of '100' samples need '[100, coordinates]'", finding!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Embeddings_that_would_take_minutes_are_refused_and_never_passed()
    {
        var labels = ImmutableArray.CreateRange(Enumerable.Range(0, 4000));

        Assert.Null(EmbeddingScores.Of(new ScoreMatrix(4000, 1024, new float[4000 * 1024]), Stimuli.GoldenOnly(Scenario.Golden(labels)), 4000));
    }

    [Fact]
    public void Every_stimulus_is_traced_to_the_golden_sample_that_it_was_made_from()
    {
        var labels = ImmutableArray.CreateRange(Enumerable.Range(0, 30).Select(sample => sample % 3));
        var pixels = Enumerable.Range(0, 30 * 64).Select(index => index % 64 == 0 ? index / 64 / 100f : 0.25f).ToArray();
        var golden = new GoldenData(Scenario.GoldenFile, [new EvaluatorInput("image", "F32", [30, 1, 8, 8], MemoryMarshal.AsBytes(pixels.AsSpan()).ToArray())], labels);
        var form = SampleForm.Of(golden)!;
        var stimuli = Stimuli.Make(golden, form, new StimulusPlan(2, 9, 6, 4), "0123456789abcdef"u8, "digits");

        var origins = Enumerable.Range(0, stimuli.Samples).Select(stimuli.OriginOf).ToArray();

        Assert.Equal(Enumerable.Range(0, 30), origins.Take(30));
        Assert.Equal(Enumerable.Range(0, 30), origins.Skip(30).Take(30));
        var made = MemoryMarshal.Cast<byte, float>(stimuli.Inputs[0].Bytes.Span).ToArray();
        for (var sample = stimuli.FirstPixel; sample < stimuli.FirstNoise; sample++)
        {
            // Pixel 0 tells the samples apart; everywhere else but at the set one they are the same.
            if (sample >= stimuli.FirstPixel + stimuli.Plan.PixelSamples)
                Assert.Equal(origins[sample] / 100f, made[sample * 64]);
        }

        Assert.All(origins[stimuli.FirstNoise..], origin => Assert.Equal(-1, origin));
        Assert.Equal(stimuli.Chosen.Take(9), origins[stimuli.FirstProbed..(stimuli.FirstProbed + 9)]);
    }

    private static EvaluationPolicy Policy() => Scenario.Policy(kind: OutputKind.Embedding);

    private static EvaluationEvidence Evidence(ScoreMatrix embeddings)
    {
        var recorded = EmbeddingScores.Of(Embeddings(Direction), Stimuli.GoldenOnly(Scenario.Golden()), 10)!;
        var baseline = Scenario.Baseline(recorded) with { OutputKind = OutputKind.Embedding, Weights = Scenario.Weights(1) with { Head = null } };
        return Scenario.Evidence(baseline: baseline, outcome: Answer([embeddings.Samples, embeddings.Classes], embeddings.Values.ToArray())) with { Weights = Scenario.Weights(2) with { Head = null } };
    }

    /// <summary>Each class around a direction of its own.</summary>
    private static ScoreMatrix Embeddings(Func<int, int, float> direction) => new(
        Scenario.Labels.Length,
        Coordinates,
        [.. Enumerable.Range(0, Scenario.Labels.Length).SelectMany(sample => Enumerable.Range(0, Coordinates).Select(coordinate => direction(Scenario.Labels[sample], coordinate) + (((sample * 7) + (coordinate * 13)) % 11 / 40f)))]);

    private static float Direction(int label, int coordinate) => coordinate == label ? 1 : 0;

    private static EvaluatorOutcome.Answered Answer(ImmutableArray<long> shape, float[] values) => new("ONNX Runtime 1.29.0", "cpu", [new EvaluatorOutput(0, "logits", shape, values)]);
}
