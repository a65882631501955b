using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Formats;
using SupplyGuard.Subjects;
using TestKit;

namespace SupplyGuard.Tests;

/// <summary>What <c>lock</c> keeps of the last lock.</summary>
public sealed class LockerTests
{
    private static readonly string Elsewhere = Platform.Here is "win-x64" ? "linux-x64" : "win-x64";

    [Fact]
    public void Keeps_what_only_a_restore_on_another_platform_downloads_and_nothing_else_that_is_gone()
    {
        using var folder = new TemporaryFolder();
        folder.Write("supplyguard.json", """{ "policy": 1, "packages": { "signature": "off" } }""");
        string[] kept = [$"runtime.{Elsewhere}.microsoft.dotnet.ilcompiler/10.0.0", $"supplyguard.evaluator.{Elsewhere}/1.0.0"];
        var packages = new Dictionary<string, LockedPackage>(StringComparer.Ordinal)
        {
            [kept[0]] = Locked("download"),
            [kept[1]] = Locked("download"),
            [$"supplyguard.evaluator.{Platform.Here}/1.0.0"] = Locked("download"),
            ["contoso.pack/1.0.0"] = Locked("download"),
            [$"contoso.native.{Elsewhere}/1.0.0"] = Locked("library"),
            [$"contoso.both.{Elsewhere}/1.0.0"] = Locked("download", "library"),
        };
        folder.Write(GuardLock.FileName, GuardLockWriter.Write(GuardLock.Empty with { Packages = GuardLock.Empty.Packages.AddRange(packages) }));

        var outcome = Locker.Lock(new VerifyRequest(folder.Path), TestContext.Current.CancellationToken);

        Assert.Empty(outcome.Report.Findings);
        Assert.Equal(kept, GuardLockReader.Read(folder.PathTo(GuardLock.FileName))!.Packages.Keys);
    }

    [Fact]
    public void Names_weights_beside_a_model_in_one_way_whatever_its_exporter_wrote_before_them()
    {
        using var folder = new TemporaryFolder();
        folder.Write("supplyguard.json", """{ "policy": 1, "models": [ { "path": "*.onnx", "pins": "required" } ] }""");
        var model = File.ReadAllBytes(Repository.PathTo("tests", "Corpus", "onnx", "valid", "external_data.onnx"));
        "./weigh.bin"u8.CopyTo(model.AsSpan(model.AsSpan().IndexOf("weights.bin"u8)));
        folder.Write("m.onnx", model);
        folder.Write("weigh.bin", new byte[24]);

        Locker.Lock(new VerifyRequest(folder.Path), TestContext.Current.CancellationToken);

        Assert.Equal(["weigh.bin"], GuardLockReader.Read(folder.PathTo(GuardLock.FileName))!.Models["m.onnx"].Files.Keys);
    }

    [Theory]
    [InlineData(0x80, 1, "weights of which only the low-order bits differ", "only the low-order bits of its weights are others")]
    [InlineData(0x90, 0, "other weights (1 tensors are now 1)", "the weights are not the pinned ones")]
    public void Says_of_changed_weights_whether_only_their_low_order_bits_changed(byte third, byte first, string change, string finding)
    {
        using var folder = new TemporaryFolder();
        folder.Write("supplyguard.json", """{ "policy": 1, "models": [ { "path": "*.safetensors" } ] }""");
        folder.Write("m.safetensors", One(0x80, 0));
        Locker.Lock(new VerifyRequest(folder.Path), TestContext.Current.CancellationToken);
        folder.Write("m.safetensors", One(third, first));

        Assert.Contains(finding, Assert.Single(Guard.Verify(new VerifyRequest(folder.Path), TestContext.Current.CancellationToken).Findings).Message, StringComparison.Ordinal);
        Assert.Contains(change, Assert.Single(Locker.Lock(new VerifyRequest(folder.Path), TestContext.Current.CancellationToken).Changes), StringComparison.Ordinal);
    }

    /// <summary>One F32 of value 1, or near it.</summary>
    private static byte[] One(byte third, byte first) => [.. BitConverter.GetBytes(54L), .. """{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"""u8, first, 0, third, 0x3F];

    private static LockedPackage Locked(params string[] via) =>
        new([Digest.Sha512([])], $"sg1-{new string('0', 64)}", Signer: null, Owners: [], Code: [], Via: [.. via], new Location(GuardLock.FileName));
}
