using SupplyGuard.Checks.Models.Content;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Subjects;
using TestKit;

namespace SupplyGuard.Tests.Models;

public sealed class OperatorCheckTests
{
    [Theory]
    [InlineData("tensorflow/hostile/write-file.pb", "'WriteFile', which writes any file of the machine")]
    [InlineData("tensorflow/hostile/in-function.pb", "'ReadFile', which reads any file of the machine")]
    [InlineData("tensorflow/hostile/graph-in-text.pb", "'WriteFile'")]
    [InlineData("tensorflow/hostile/graph-in-attribute.pb", "'WriteFile'")]
    [InlineData("tensorflow/hostile/graph-in-graph-in-graph.pb", "'WriteFile'")]
    [InlineData("tensorflow/hostile/list-of-functions.pb", "'PyFunc', which calls a function of Python")]
    [InlineData("tensorflow/hostile/restore-at-inference.pb", "'SaveV2', which writes a checkpoint to any path when the model runs")]
    [InlineData("mobile/hostile/flex.tflite", "'FlexWriteFile', which writes any file of the machine")]
    public void Reports_SG2233_for_an_operator_that_reaches_the_machine(string path, string message) =>
        Assert.Contains(message, Assert.Single(Findings(path), finding => finding.Rule == TensorFlowRules.ReachingOperator).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("tensorflow/hostile/custom-operator.pb", "'ContosoWarp'")]
    [InlineData("tensorflow/hostile/graph-in-text.pb", "'DatasetFromGraph'")]
    public void Reports_SG2234_for_an_operator_that_is_on_no_list(string path, string message) =>
        Assert.Contains(message, Assert.Single(Findings(path), finding => finding.Rule == TensorFlowRules.UnknownOperator).Message, StringComparison.Ordinal);

    [Fact]
    public void Accepts_without_SG2234_an_operator_that_the_policy_allows() => Assert.Empty(Findings("tensorflow/hostile/custom-operator.pb", "ContosoWarp"));

    [Fact]
    public void Reports_SG2235_for_a_constant_that_is_a_path() =>
        Assert.Contains("'/tmp/.bashrc'", Assert.Single(Findings("tensorflow/hostile/write-file.pb"), finding => finding.Rule == TensorFlowRules.PathOutside).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("tensorflow/valid/frozen.pb")]
    [InlineData("tensorflow/valid/lists.pb")]
    [InlineData("tensorflow/valid/saved_model.pb")]
    [InlineData("tensorflow/valid/graph.meta")]
    public void Accepts_without_SG2233_SG2234_or_SG2235_a_graph_that_computes_and_saves_as_its_saver_says(string path) => Assert.Empty(Findings(path));

    [Theory]
    [InlineData("mobile/hostile/custom.tflite", "'ContosoWarp'")]
    [InlineData("mobile/hostile/delegate.pte", "'contoso::warp'")]
    [InlineData("mobile/hostile/delegate.pte", "'ContosoBackend', a delegate")]
    public void Reports_SG2236_for_what_the_runtime_does_not_bring(string path, string message) =>
        Assert.Contains(Findings(path), finding => finding.Rule == MobileRules.CustomOperator && finding.Message.Contains(message, StringComparison.Ordinal));

    [Theory]
    [InlineData("mobile/valid/dense.tflite")]
    [InlineData("mobile/valid/gemm.ort")]
    [InlineData("mobile/valid/add.pte")]
    [InlineData("mobile/hostile/custom.tflite", "ContosoWarp")]
    public void Accepts_without_SG2236_operators_of_the_runtime_and_those_that_the_policy_allows(string path, params string[] allowed) => Assert.Empty(Findings(path, allowed));

    [Fact]
    public void No_operator_both_computes_and_reaches_the_machine() =>
        Assert.DoesNotContain(
            File.ReadAllText(Repository.PathTo("src", "SupplyGuard", "Checks", "Models", "Content", "TensorFlowOperators.cs")).Split([' ', '\n', '"'], StringSplitOptions.RemoveEmptyEntries),
            word => TensorFlowOperators.Computes(word) && TensorFlowOperators.Reach(word) is not null);

    private static Finding[] Findings(string path, params string[] allowed)
    {
        var parsed = ModelReader.Read(new FileWindow(File.ReadAllBytes(Repository.PathTo("tests", "Corpus", path))), ModelLimits.Default, externalData: null, TestContext.Current.CancellationToken);
        var model = new ModelEvidence(new ModelSubject("models/digits"), "/repo/models/digits", ModelRole.Model) { Sha256 = Digest.Sha256([1]), Facts = parsed };
        return [.. ContentCheck.Run(model, [.. allowed, "ai.onnx"])];
    }
}
