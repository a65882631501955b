using SupplyGuard.Checks.Models.Format;
using SupplyGuard.Checks.Models.Integrity;
using SupplyGuard.Discovery;
using SupplyGuard.Findings;
using TestKit;

namespace SupplyGuard.Tests.Models;

/// <summary>Files of PyTorch, TorchSharp and others from policy to verdict.</summary>
public sealed class CheckpointTests
{
    [Theory]
    [InlineData("state_dict.pt", "a.pt", "pytorch", 13)]
    [InlineData("state_dict_legacy.pt", "a.pth", "pytorchlegacy", 13)]
    [InlineData("checkpoint.ckpt", "a.ckpt", "pytorch", 43)]
    [InlineData("weights_torchsharp.dat", "a.dat", "torchsharp", 13)]
    public void Weights_are_locked_by_tensor_and_verified(string source, string name, string format, int tensors)
    {
        using var folder = Folder();
        folder.Write($"models/{name}", Content(source));

        var locked = Locker.Lock(new VerifyRequest(folder.Path), TestContext.Current.CancellationToken);
        var pin = GuardLockReader.Read(folder.PathTo(GuardLock.FileName))!.Models[$"models/{name}"];
        var verified = Guard.Verify(new VerifyRequest(folder.Path), TestContext.Current.CancellationToken);

        Assert.Empty(locked.Report.Findings);
        Assert.Equal((format, tensors), (pin.Format, pin.TensorCount));
        Assert.Equal(Verdict.Passed, verified.Verdict);
    }

    [Theory]
    [InlineData("scripted.pt")]
    [InlineData("traced.pt")]
    [InlineData("frozen.pt")]
    [InlineData("traced_with_constant.pt")]
    [InlineData("scripted_lite.ptl")]
    [InlineData("torchscript_print.pt")]
    [InlineData("single_tensor_torchsharp_native.pt")]
    [InlineData("edge_cases.pt")]
    [InlineData("edge_cases_legacy.pt")]
    [InlineData("many_tensors.pt")]
    [InlineData("state_dict_torch2_layout.pt")]
    public void Honest_checkpoints_and_honest_code_pass(string source)
    {
        using var folder = Folder();
        folder.Write("models/a.pt", Content(source));

        var locked = Locker.Lock(new VerifyRequest(folder.Path), TestContext.Current.CancellationToken);

        Assert.Empty(locked.Report.Findings.Select(finding => finding.Message));
        Assert.Equal(Verdict.Passed, locked.Report.Verdict);
    }

    [Fact]
    public void The_same_weights_in_another_container_have_the_same_root()
    {
        using var folder = Folder();
        folder.Write("models/a.pt", Content("state_dict.pt"));
        folder.Write("models/b.pth", Content("state_dict_legacy.pt"));
        folder.Write("models/c.dat", Content("weights_torchsharp.dat"));

        Locker.Lock(new VerifyRequest(folder.Path), TestContext.Current.CancellationToken);

        Assert.Single(GuardLockReader.Read(folder.PathTo(GuardLock.FileName))!.Models.Values.Select(pin => pin.TensorRoot).Distinct());
    }

    [Fact]
    public void One_bit_of_one_weight_is_a_difference_from_the_pin()
    {
        using var folder = Folder();
        folder.Write("models/a.dat", Content("weights_torchsharp.dat"));
        Locker.Lock(new VerifyRequest(folder.Path), TestContext.Current.CancellationToken);
        var changed = Content("weights_torchsharp.dat");
        changed[^1] ^= 1;
        folder.Write("models/a.dat", changed);

        var report = Guard.Verify(new VerifyRequest(folder.Path), TestContext.Current.CancellationToken);

        Assert.Equal(IntegrityRules.DiffersFromPin, Assert.Single(report.Findings).Rule);
        Assert.Equal(Verdict.Failed, report.Verdict);
    }

    [Theory]
    [InlineData("whole_module.pt", "SG2209", Verdict.Failed)]
    [InlineData("whole_module_legacy.pt", "SG2209", Verdict.Failed)]
    [InlineData("reduce_print.pt", "SG2208", Verdict.Failed)]
    [InlineData("reduce_print_legacy.pt", "SG2208", Verdict.Failed)]
    [InlineData("torchscript_save.pt", "SG2214", Verdict.Failed)]
    [InlineData("torchscript_from_file.pt", "SG2214", Verdict.Failed)]
    [InlineData("torchscript_setstate.pt", "SG2214", Verdict.Failed)]
    [InlineData("torchscript_aborts.pt", "SG2209", Verdict.Failed)]
    public void What_brings_code_is_neither_locked_nor_passed(string source, string rules, Verdict verdict)
    {
        using var folder = Folder();
        folder.Write("models/a.pt", Content(source));

        var locked = Locker.Lock(new VerifyRequest(folder.Path), TestContext.Current.CancellationToken);

        Assert.Equal(rules, string.Join(' ', locked.Report.Findings.Select(finding => finding.Rule.Id)));
        Assert.Equal(verdict, locked.Report.Verdict);
        Assert.False(File.Exists(folder.PathTo(GuardLock.FileName)));
    }

    [Fact]
    public void A_checkpoint_under_another_name_is_said_to_be_one()
    {
        using var folder = Folder();
        folder.Write("models/a.safetensors", Content("state_dict.pt"));

        var report = Locker.Lock(new VerifyRequest(folder.Path), TestContext.Current.CancellationToken).Report;

        Assert.Equal(FormatRules.OtherFormat, Assert.Single(report.Findings).Rule);
    }

    private static TemporaryFolder Folder()
    {
        var folder = new TemporaryFolder();
        folder.Write("supplyguard.json", """{ "policy": 1, "packages": { "signature": "off", "installedContent": "off" }, "models": [ { "path": "models/**", "pins": "required" } ] }""");
        return folder;
    }

    private static byte[] Content(string name) => File.ReadAllBytes(Repository.PathTo("tests", "SupplyGuard.Formats.Tests", "Torch", "Data", name));
}
