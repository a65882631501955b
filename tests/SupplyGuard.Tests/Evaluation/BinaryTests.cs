using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Policies;

namespace SupplyGuard.Tests.Evaluation;

public sealed class BinaryTests
{
    private const int Samples = 100;

    [Theory]
    [InlineData(OutputKind.BinaryLogits, 3f, 3f)]
    [InlineData(OutputKind.BinaryLogits, -0.5f, -0.5f)]
    [InlineData(OutputKind.Binary, 0.5f, 0f)]
    [InlineData(OutputKind.Binary, 0.75f, 1.0986123f)]
    [InlineData(OutputKind.Binary, 1f, 16.118095f)]
    [InlineData(OutputKind.Binary, 0f, -16.118095f)]
    public void One_number_becomes_two_columns_the_first_of_which_is_zero(OutputKind kind, float number, float logit)
    {
        var values = Enumerable.Range(0, Samples).Select(sample => sample == 7 ? number : sample % 2 * 0.9f).ToArray();
        foreach (ImmutableArray<long> shape in (ImmutableArray<long>[])[[Samples], [Samples, 1]])
        {
            var (scores, finding) = ScoreCheck.Read(Policy(kind), Stimuli.GoldenOnly(Scenario.Golden()), Answer(shape, values), pass: 0);

            Assert.Null(finding);
            Assert.Equal((0f, 2), (scores![7, 0], scores.Classes));
            Assert.Equal(logit, scores[7, 1], 1e-4f);
        }
    }

    [Fact]
    public void Scores_of_another_shape_or_beyond_probabilities_are_refused()
    {
        var values = Enumerable.Range(0, Samples).Select(sample => sample % 2 * 0.9f).ToArray();

        Assert.Contains("'1' numbers for each of '100' samples", ScoreCheck.Read(Policy(OutputKind.Binary), Stimuli.GoldenOnly(Scenario.Golden()), Answer([50, 2], values), 0).Finding!.Message, StringComparison.Ordinal);
        Assert.Contains("outside 0 to 1", ScoreCheck.Read(Policy(OutputKind.Binary), Stimuli.GoldenOnly(Scenario.Golden()), Answer([Samples], [.. values.Select(value => value * 2)]), 0).Finding!.Message, StringComparison.Ordinal);
        Assert.Contains("the same scores", ScoreCheck.Read(Policy(OutputKind.BinaryLogits), Stimuli.GoldenOnly(Scenario.Golden()), Answer([Samples], new float[Samples]), 0).Finding!.Message, StringComparison.Ordinal);
    }

    private static EvaluationPolicy Policy(OutputKind kind) => Scenario.Policy(kind: kind) with { Classes = ["no", "yes"] };

    private static EvaluatorOutcome.Answered Answer(ImmutableArray<long> shape, float[] values) =>
        new("ONNX Runtime 1.29.0", "cpu", [new EvaluatorOutput(0, "logits", shape, values)]);
}
