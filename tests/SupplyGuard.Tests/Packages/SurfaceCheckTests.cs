using SupplyGuard.Checks.Packages.Surface;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Policies;
using SupplyGuard.Signatures.Packages;
using SupplyGuard.Subjects;

namespace SupplyGuard.Tests.Packages;

public sealed class SurfaceCheckTests
{
    private const string Targets = "build/Contoso.Ml.targets sha256-aa";

    private static readonly PackageEvidence WithBuildCode = Sample.Evidence with { Code = [Targets] };

    private static readonly PackageEvidence WithNativeCode = Sample.Evidence with { Native = ["runtimes/linux-x64/native/a.so sha256-bb"] };

    [Fact]
    public void Reports_SG1306_when_no_pattern_allows_the_build_code_of_a_package()
    {
        var finding = Assert.Single(SurfaceCheck.Run(Sample.Policy with { BuildCode = Allow("Fabrikam.*") }, WithBuildCode));

        Assert.Equal(SurfaceRules.BuildCodeNotAllowed, finding.Rule);
        Assert.Equal("$(NuGetPackageRoot)contoso.ml/1.2.0/build/Contoso.Ml.targets", finding.Location.Path);
        Assert.Contains("'build/Contoso.Ml.targets'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_without_SG1306_or_SG1307_what_a_pattern_allows_and_what_brings_neither()
    {
        var policy = Sample.Policy with { BuildCode = Allow("contoso.*"), NativeCode = Allow("Contoso.Ml") };

        Assert.Empty(SurfaceCheck.Run(policy, WithBuildCode));
        Assert.Empty(SurfaceCheck.Run(policy, WithNativeCode));
        Assert.Empty(SurfaceCheck.Run(Sample.Policy with { BuildCode = Allow(), NativeCode = Allow() }, Sample.Evidence));
        Assert.Empty(SurfaceCheck.Run(Sample.Policy, WithBuildCode));
    }

    [Fact]
    public void Reports_SG1307_when_no_pattern_allows_the_native_code_of_a_package() =>
        Assert.Equal(SurfaceRules.NativeCodeNotAllowed, Assert.Single(SurfaceCheck.Run(Sample.Policy with { NativeCode = Allow() }, WithNativeCode)).Rule);

    [Fact]
    public void Reports_SG1308_when_the_locked_version_had_no_such_build_code()
    {
        var finding = Assert.Single(SurfaceCheck.Changes(Sample.Policy, WithBuildCode, Sample.Lock(Sample.Pin with { Tree = "sg1-bb" })));

        Assert.Equal(SurfaceRules.BuildCodeChanged, finding.Rule);
        Assert.Equal(Sample.Pin.Location, finding.Location);
        Assert.Contains("'build/Contoso.Ml.targets (new)'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG1308_when_a_new_version_changes_the_build_code_of_the_locked_one()
    {
        var upgraded = WithBuildCode with { Subject = new PackageSubject("Contoso.ML", "2.0.0") };

        var finding = Assert.Single(SurfaceCheck.Changes(Sample.Policy, upgraded, Sample.Lock(Sample.Pin with { Code = ["build/Contoso.Ml.targets sha256-old"] })));

        Assert.Contains("'build/Contoso.Ml.targets (changed)'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_without_SG1308_the_same_build_code_in_a_new_version_and_what_no_lock_knows()
    {
        var upgraded = WithBuildCode with { Subject = new PackageSubject("Contoso.Ml", "2.0.0") };

        Assert.Empty(SurfaceCheck.Changes(Sample.Policy, upgraded, Sample.Lock(Sample.Pin with { Code = [Targets] })));
        Assert.Empty(SurfaceCheck.Changes(Sample.Policy, WithBuildCode, GuardLock.Empty));
        Assert.Empty(SurfaceCheck.Changes(Sample.Policy, WithBuildCode, Sample.Lock(Sample.Pin)));
        Assert.Empty(SurfaceCheck.Changes(Sample.Policy, WithBuildCode with { Differences = [new TreeDifference(TreeDifferenceKind.Changed, "build/Contoso.Ml.targets", "differs.")] }, Sample.Lock(Sample.Pin with { Tree = "sg1-bb" })));
        Assert.Empty(SurfaceCheck.Changes(Sample.Policy with { InstalledContent = Sample.Off }, WithBuildCode, Sample.Lock(Sample.Pin with { Tree = "sg1-bb" })));
    }

    [Fact]
    public void Reports_SG9006_for_a_permission_that_no_package_needs()
    {
        var policy = Sample.Policy with { BuildCode = Allow("Contoso.*", "Fabrikam.*"), NativeCode = Allow(Platform.Here is "win-x64" ? "runtime.linux-x64.*" : "runtime.win-x64.*") };

        Assert.Contains("'Fabrikam.*' in 'packages.buildCode'", Assert.Single(SurfaceCheck.Unused(policy, [WithBuildCode])).Message, StringComparison.Ordinal);
    }

    private static PackageAllowance Allow(params string[] patterns) => new([.. patterns.Select(pattern => new Located<string>(pattern, new Location("supplyguard.json", 5, 5)))], new Location("supplyguard.json", 5, 3));
}
