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

    private static LockedPackage Locked(params string[] via) =>
        new([Digest.Sha512([])], $"sg1-{new string('0', 64)}", Signer: null, Owners: [], Code: [], Via: [.. via], new Location(GuardLock.FileName));
}
