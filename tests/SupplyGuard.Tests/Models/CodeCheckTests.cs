using SupplyGuard.Checks.Models.Content;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tensors;
using SupplyGuard.Subjects;
using TestKit;

namespace SupplyGuard.Tests.Models;

public sealed class CodeCheckTests
{
    private static readonly ModelFacts Facts = new(FormatKind.MlNet, [], [], [], [], 0, Onnx: null);

    [Theory]
    [InlineData("Contoso.Custom")]
    [InlineData("Contoso.Custom, Version=1.0.0.0, Culture=neutral, PublicKeyToken=cc7b13ffcd2ddd51")]
    [InlineData("Microsoft.ML.Data.Evil")]
    [InlineData("microsoft.ml.data")]
    [InlineData("Microsoft.ML.Data, Version=1.0.0.0, Culture=neutral, PublicKeyToken=0011223344556677")]
    public void Reports_SG2216_for_an_assembly_that_is_not_of_ML_NET(string assembly)
    {
        var finding = Assert.Single(Judge(Facts with { Uses = [new CodeUse(CodeUseKind.Library, assembly, "TransformerChain/Model.key", 120) { Detail = "CustomExec" }] }));

        Assert.Equal(AssemblyRules.NotMicrosofts, finding.Rule);
        Assert.Contains($"load the assembly '{assembly}' and run its loader 'CustomExec'", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Microsoft.ML.Data")]
    [InlineData("Microsoft.ML.FastTree, Version=1.0.0.0, Culture=neutral, PublicKeyToken=cc7b13ffcd2ddd51")]
    [InlineData("")]
    public void Accepts_assemblies_of_ML_NET_without_SG2216(string assembly) => Assert.Empty(Judge(Facts with { Uses = [new CodeUse(CodeUseKind.Library, assembly, "Model.key", 120)] }));

    [Fact]
    public void Reports_SG2206_for_a_graph_of_TensorFlow_inside_an_archive()
    {
        var finding = Assert.Single(Judge(Facts with { Uses = [new CodeUse(CodeUseKind.Program, "TFSavedModel/saved_model.pb", "TFSavedModel/saved_model.pb", 9) { Detail = "TensorFlow" }] }));

        Assert.Equal(ContentRules.CodeNotExamined, finding.Rule);
    }

    [Fact]
    public void Reports_SG2215_for_machine_code_wherever_it_is()
    {
        var member = new ArchiveMember("a/x.so", 8, Digest.Sha256([1])) { Code = MachineCode.Native };
        var tensor = new TensorEntry("fc.weight", "F32", [2], 8, Digest.Sha256([1])) { Code = MachineCode.Native };

        Assert.Equal(
            [MachineCodeRules.Contained, MachineCodeRules.Contained, MachineCodeRules.Contained],
            Judge(Facts with { Format = FormatKind.TorchExport, Members = [member], Tensors = [tensor], Uses = [new CodeUse(CodeUseKind.MachineCode, "data/aotinductor/a/x.cpp", "m/x.cpp", 5)] }).Select(finding => finding.Rule));
        Assert.Equal(MachineCodeRules.Contained, Assert.Single(Judge(Facts with { Format = FormatKind.MachineCode })).Rule);
        Assert.Contains("the low-order parts of the numbers of the tensor 'fc.weight'", Assert.Single(Judge(Facts with { Tensors = [tensor with { Code = MachineCode.Scattered }] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_members_and_tensors_that_are_no_machine_code_without_SG2215() => Assert.Empty(Judge(Facts with
    {
        Members = [new ArchiveMember("a/version", 8, Digest.Sha256([1]))],
        Tensors = [new TensorEntry("fc.weight", "F32", [2], 8, Digest.Sha256([1]))],
    }));

    [Theory]
    [InlineData("torch.ops.aten.linear.default", true)]
    [InlineData("_operator.mul", true)]
    [InlineData("math.floor", true)]
    [InlineData("torch.sym_max", true)]
    [InlineData("torch.ops.aten.from_file.default", false)]
    [InlineData("torch.ops.contoso.warp.default", false)]
    [InlineData("os.system", false)]
    [InlineData("operator.methodcaller", false)]
    public void Judges_the_targets_of_an_export_by_SG2214(string target, bool isAllowed)
    {
        var use = target.StartsWith("torch.ops.", StringComparison.Ordinal)
            ? new CodeUse(CodeUseKind.Operator, string.Join("::", target.Split('.')[2..4]), "models/m.json", -1)
            : new CodeUse(CodeUseKind.Function, target, "models/m.json", -1);

        Assert.Equal(isAllowed, Judge(Facts with { Format = FormatKind.TorchExport, Uses = [use] }).Length is 0);
    }

    [Fact]
    public void A_program_among_models_is_blocked_and_not_locked()
    {
        using var folder = new TemporaryFolder();
        folder.Write("supplyguard.json", """{ "policy": 1, "packages": { "signature": "off", "installedContent": "off" }, "models": [ { "path": "models/**", "pins": "required" } ] }""");
        folder.Write("models/a.bin", (byte[])[0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, .. new byte[200]]);

        var locked = Locker.Lock(new VerifyRequest(folder.Path), TestContext.Current.CancellationToken);

        Assert.Equal(MachineCodeRules.Contained, Assert.Single(locked.Report.Findings).Rule);
        Assert.Equal(Verdict.Failed, locked.Report.Verdict);
        Assert.False(File.Exists(folder.PathTo(GuardLock.FileName)));
    }

    private static Finding[] Judge(ModelFacts facts)
    {
        var model = new ModelEvidence(new ModelSubject("models/a.zip"), "/repo/models/a.zip", ModelRole.Model) { Format = facts.Format, Facts = new Parsed<ModelFacts>.Ok(facts) };
        return [.. CodeCheck.Run(model, PickleProfile.Default, [])];
    }
}
