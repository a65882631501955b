using SupplyGuard.Checks.Models.Content;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Subjects;

namespace SupplyGuard.Tests.Models;

public sealed class ScriptCheckTests
{
    [Theory]
    [InlineData(CodeUseKind.Operator, "aten::from_file", "can read and overwrite files")]
    [InlineData(CodeUseKind.Operator, "aten::save", "can write files")]
    [InlineData(CodeUseKind.Operator, "prim::rpc_sync", "can run code on other machines")]
    [InlineData(CodeUseKind.Operator, "torchvision::nms", "can run what a native library brings")]
    [InlineData(CodeUseKind.Class, "__torch__.torch.classes.contoso2.Reader", "can use classes of native libraries")]
    [InlineData(CodeUseKind.Function, "torch", "can use any operator")]
    public void Reports_SG2214_and_says_what_the_operator_can_do(CodeUseKind kind, string name, string what)
    {
        var finding = Assert.Single(Judge(new CodeUse(kind, name, "a/code/__torch__.py", 70) { Detail = "__torch__.Net.forward" }));

        Assert.Equal(ScriptRules.ReachesOut, finding.Rule);
        Assert.Equal(70, finding.Location.Offset);
        Assert.Contains(what, finding.Message, StringComparison.Ordinal);
        Assert.Contains("(function '__torch__.Net.forward')", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG2214_and_says_that_a_function_runs_at_load() => Assert.Contains(
        "which runs as soon as the file is loaded",
        Assert.Single(Judge(new CodeUse(CodeUseKind.Operator, "aten::save", "", -1) { Detail = "__torch__.Net.__setstate__" })).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData(CodeUseKind.Operator, "aten::conv2d")]
    [InlineData(CodeUseKind.Operator, "prim::data")]
    [InlineData(CodeUseKind.Operator, "quantized::linear")]
    [InlineData(CodeUseKind.Operator, "contoso::warp")]
    [InlineData(CodeUseKind.Class, "__torch__.torch.classes.quantized.LinearPackedParamsBase")]
    [InlineData(CodeUseKind.Program, "__torch__.Net")]
    public void Accepts_operators_that_compute_and_those_the_policy_allows_without_SG2214(CodeUseKind kind, string name) => Assert.Empty(Judge(new CodeUse(kind, name, "", -1)));

    private static Finding[] Judge(CodeUse use)
    {
        var model = new ModelEvidence(new ModelSubject("models/a.pt"), "/repo/models/a.pt", ModelRole.Model)
        {
            Format = FormatKind.TorchScript,
            Facts = new Parsed<ModelFacts>.Ok(new ModelFacts(FormatKind.TorchScript, [], [], [], [], 0, Onnx: null) { Uses = [use] }),
        };
        return [.. CodeCheck.Run(model, PickleProfile.Default, ["contoso"])];
    }
}
