using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation.Weights;
using SupplyGuard.Evidence.Evaluation.Weights;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Onnx;
using SupplyGuard.Formats.Tensors;
using SupplyGuard.Policies;

namespace SupplyGuard.Tests.Evaluation;

public sealed class WeightChecksTests
{
    private static readonly WeightFacts Trusted = Scenario.Weights(1);

    [Theory]
    [InlineData(ChangeClass.FineTune)]
    [InlineData(ChangeClass.Retrain)]
    public void Accepts_a_model_that_was_trained_SG3013_SG3117_SG3118_SG3119_SG3120_SG3121(ChangeClass change) =>
        Assert.Empty(WeightCheck.Run(Scenario.Policy(change), Scenario.Weights(2), Trusted));

    [Fact]
    public void Reports_SG3013_when_weights_could_not_be_read()
    {
        Assert.Equal([WeightRules.NotCompared], Rules(ChangeClass.Retrain, null));
        Assert.Equal([WeightRules.NotCompared], WeightCheck.Run(Scenario.Policy(ChangeClass.FineTune), Scenario.Weights(2), null).Select(finding => finding.Rule));
        Assert.Empty(WeightCheck.Run(Scenario.Policy(ChangeClass.Unchanged), null, null));
    }

    [Theory]
    [InlineData("If", "1 more If")]
    [InlineData("Gather", "1 more Gather")]
    public void Reports_SG3117_when_an_operator_was_added(string type, string difference)
    {
        var grown = Scenario.Weights(2) with { Operators = Trusted.Operators.Add(new OnnxOperator("ai.onnx", type, 1)) };

        Assert.All([ChangeClass.FineTune, ChangeClass.Retrain, ChangeClass.Convert], change =>
            Assert.Contains(difference, Assert.Single(WeightCheck.Run(Scenario.Policy(change), grown, Trusted), finding => finding.Rule == WeightRules.StructureDiffers).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Reports_SG3117_when_a_layer_was_widened()
    {
        var wide = Scenario.Weights(2);
        wide = wide with { Tensors = wide.Tensors.SetItem(0, wide.Tensors[0] with { Shape = [20, 8] }) };

        Assert.Equal("1 fewer weights of shape [16, 8]; 1 more weights of shape [20, 8]", Assert.Single(WeightCheck.Run(Scenario.Policy(ChangeClass.Retrain), wide, Trusted), finding => finding.Rule == WeightRules.StructureDiffers).Evidence["differences"]);
    }

    [Fact]
    public void Accepts_the_operators_that_a_conversion_adds_and_removes_SG3117()
    {
        var converted = Trusted with { Operators = [new OnnxOperator("ai.onnx", "Gemm", 2), new OnnxOperator("ai.onnx", "DequantizeLinear", 2), new OnnxOperator("ai.onnx", "Constant", 5)] };

        Assert.Empty(StructureChange.Of(ChangeClass.Convert, ChangeClass.Convert, converted, Trusted));
        Assert.Equal(["2 more DequantizeLinear", "5 more Constant", "1 fewer Relu"], StructureChange.Of(ChangeClass.FineTune, ChangeClass.FineTune, converted, Trusted));
    }

    [Fact]
    public void Reports_SG3118_when_weights_moved_further_than_a_fine_tuned_model_moves()
    {
        var (trusted, far) = (Sketched(0, 1), Sketched(0.2, 2));

        var finding = Assert.Single(WeightCheck.Run(Scenario.Policy(ChangeClass.FineTune), far, trusted), finding => finding.Rule == WeightRules.TooFar);

        Assert.Contains("lie '0.2' from its baseline's", finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(WeightCheck.Run(Scenario.Policy(ChangeClass.Retrain), far, trusted), other => other.Rule == WeightRules.TooFar);
        Assert.DoesNotContain(WeightCheck.Run(Scenario.Policy(ChangeClass.FineTune), Sketched(0.1, 2), trusted), other => other.Rule == WeightRules.TooFar);
    }

    [Fact]
    public void Accepts_a_conversion_whose_hidden_units_changed_places_SG3118()
    {
        var permuted = Sketched(0.9, 1) with { Head = Trusted.Head };
        permuted = permuted with { Tensors = [.. permuted.Tensors.Select(tensor => tensor with { Digest = Digest.Sha256("other order"u8), HighBits = Digest.Sha256("too"u8) })] };

        Assert.Empty(WeightCheck.Run(Scenario.Policy(ChangeClass.Convert), permuted, Sketched(0, 1)));
        Assert.Contains(WeightCheck.Run(Scenario.Policy(ChangeClass.FineTune), permuted, Sketched(0, 1)), finding => finding.Rule == WeightRules.TooFar);
    }

    [Theory]
    [InlineData(ChangeClass.Convert)]
    [InlineData(ChangeClass.FineTune)]
    [InlineData(ChangeClass.Retrain)]
    public void Reports_SG3119_when_low_bits_alone_were_rewritten(ChangeClass change)
    {
        var hidden = Trusted with { Tensors = Trusted.Tensors.SetItem(0, Trusted.Tensors[0] with { Digest = Digest.Sha256("payload"u8) }) };

        Assert.Equal("hidden.weight", Assert.Single(WeightCheck.Run(Scenario.Policy(change), hidden, Trusted), finding => finding.Rule == WeightRules.LowBitsOnly).Evidence["tensors"]);
    }

    [Fact]
    public void Accepts_weights_whose_low_bits_were_cut_off_SG3119()
    {
        var cut = Trusted with { Tensors = Trusted.Tensors.SetItem(0, Trusted.Tensors[0] with { Digest = Digest.Sha256("cut"u8), HasLowBits = false }) };

        Assert.DoesNotContain(WeightCheck.Run(Scenario.Policy(ChangeClass.Convert), cut, Trusted), finding => finding.Rule == WeightRules.LowBitsOnly);
    }

    [Fact]
    public void Reports_SG3120_when_one_row_of_the_output_layer_changed_and_SG3121_when_it_claims_to_be_retrained()
    {
        var candidate = Scenario.Weights(2);
        var edited = candidate with { Head = Trusted.Head! with { Rows = Trusted.Head.Rows.SetItem(5, 17) } };

        Assert.Equal("5", Assert.Single(WeightCheck.Run(Scenario.Policy(ChangeClass.FineTune), edited, Trusted), finding => finding.Rule == WeightRules.PartOfHead).Evidence["rows"]);
        var warning = Assert.Single(WeightCheck.Run(Scenario.Policy(ChangeClass.Retrain), edited, Trusted));
        Assert.Equal((WeightRules.HeadLooksEdited, Severity.Warning), (warning.Rule, warning.Severity));
    }

    [Fact]
    public void Reports_SG3121_when_one_class_stands_out_of_the_output_layer()
    {
        var candidate = Scenario.Weights(2);
        var edited = candidate with { Head = candidate.Head! with { Means = candidate.Head.Means.SetItem(7, 0.2) } };

        Assert.Equal("7", Assert.Single(WeightCheck.Run(Scenario.Policy(), edited, Trusted)).Evidence["class"]);
    }

    [Fact]
    public void Reports_SG3122_when_nothing_was_trained_and_judges_the_change_as_a_conversion()
    {
        var evidence = Scenario.Evidence() with { Weights = Trusted with { Operators = Trusted.Operators.Add(new OnnxOperator("ai.onnx", "Identity", 1)) } };

        var findings = Checks.Evaluation.EvaluationCheck.Run(Scenario.Policy(), evidence).Findings;

        Assert.Contains(findings, finding => finding.Rule == WeightRules.ClaimsMore);
        Assert.DoesNotContain(findings, finding => finding.Severity is Severity.Error);
    }

    [Fact]
    public void Accepts_the_claim_of_a_model_that_was_trained_SG3122() =>
        Assert.DoesNotContain(Checks.Evaluation.EvaluationCheck.Run(Scenario.Policy(), Scenario.Evidence()).Findings, finding => finding.Rule == WeightRules.ClaimsMore);

    [Fact]
    public void Tensors_of_other_names_are_compared_with_the_next_of_their_shape()
    {
        (string, ImmutableArray<long>)[] renamed = [("b", [10, 16]), ("hidden.bias", [16]), ("a", [16, 8]), ("c", [3])];

        var partners = WeightGathering.Partners(renamed, Trusted);

        Assert.Equal(["a=hidden.weight", "b=out.weight", "hidden.bias=hidden.bias"], partners.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal));
    }

    private static Rule[] Rules(ChangeClass change, WeightFacts? candidate) => [.. WeightCheck.Run(Scenario.Policy(change), candidate, Trusted).Select(finding => finding.Rule)];

    /// <summary>Weights whose tensors all have norm 4 and lie this far, relative to it, from those of distance 0.</summary>
    private static WeightFacts Sketched(double distance, int seed)
    {
        var facts = Scenario.Weights(seed);
        var sketch = new float[TensorSketch.Buckets];
        sketch[3] = (float)(4 * distance);
        return facts with { Tensors = [.. facts.Tensors.Select(tensor => tensor with { Sketch = [.. sketch] })] };
    }
}
