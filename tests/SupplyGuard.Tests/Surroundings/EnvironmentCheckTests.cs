using System.Collections.Immutable;
using SupplyGuard.Checks.Surroundings;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using TestKit;

namespace SupplyGuard.Tests.Surroundings;

public sealed class EnvironmentCheckTests
{
    [Theory]
    [InlineData("RestoreSources", "/evil")]
    [InlineData("RESTORESOURCES", "/evil")]
    [InlineData("RestoreLockedMode", "False")]
    [InlineData("RestoreForceEvaluate", "true")]
    [InlineData("ImportDirectoryBuildTargets", "false")]
    [InlineData("DirectoryBuildTargetsPath", "/evil.targets")]
    [InlineData("CustomAfterMicrosoftCommonTargets", "/evil.targets")]
    [InlineData("CustomBeforeDirectoryBuildProps", "/evil.props")]
    [InlineData("NuGetPackageRoot", "/evil/")]
    [InlineData("ProjectAssetsFile", "/evil/project.assets.json")]
    [InlineData("NuGetRestoreTargets", "/evil.targets")]
    [InlineData("MSBUILDADDITIONALSDKRESOLVERSFOLDER", "/evil")]
    [InlineData("MSBUILDDISABLEFEATURESFROMVERSION", "17.8")]
    public void Reports_SG9101_for_a_variable_that_redirects_restore_or_build(string name, string value)
    {
        var finding = Assert.Single(Run((name, value)));

        Assert.Equal(SurroundingsRules.ChangesRestore, finding.Rule);
        Assert.Contains($"'{name}'", finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", finding.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DOTNET_NUGET_SIGNATURE_VERIFICATION", "false")]
    [InlineData("MSBUILDENABLEALLPROPERTYFUNCTIONS", "1")]
    [InlineData("SupplyGuardEnabled", "false")]
    [InlineData("SUPPLYGUARD_MODE", "off")]
    [InlineData("SUPPLYGUARD_ONNXRUNTIME", "/lib/libonnxruntime.so")]
    public void Reports_SG9109_for_a_variable_that_switches_something_off_or_seems_to(string name, string value)
    {
        var finding = Assert.Single(Run((name, value)));

        Assert.Equal(SurroundingsRules.WeakensVerification, finding.Rule);
        Assert.Equal(Severity.Warning, finding.Severity);
    }

    [Fact]
    public void Reports_SG9109_for_a_packages_folder_into_which_everybody_may_write()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Modes of files are of Unix.");
            return;
        }

        using var folder = new TemporaryFolder();
        var variables = ImmutableSortedDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase).Add("NUGET_PACKAGES", folder.Path);
        Assert.Empty(EnvironmentCheck.Run(SurroundingsEvidence.Gather(variables), "supplyguard.json"));

        File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_111_111);

        Assert.Equal(SurroundingsRules.WeakensVerification, Assert.Single(EnvironmentCheck.Run(SurroundingsEvidence.Gather(variables), "supplyguard.json")).Rule);
    }

    /// <summary>What the dotnet command sets in a build of its own, and what continuous integration and developers set without harm.</summary>
    [Fact]
    public void Accepts_without_SG9101_or_SG9109_what_honest_machines_set() => Assert.Empty(Run(
        ("DOTNET_NUGET_SIGNATURE_VERIFICATION", "True"), ("NUGET_CERT_REVOCATION_MODE", "offline"), ("NUGET_PACKAGES", "/cache/packages"), ("NUGET_FALLBACK_PACKAGES", "/opt/packages"),
        ("MSBuildSDKsPath", "/usr/share/dotnet/sdk/10.0.401/Sdks"), ("MSBuildExtensionsPath", "/usr/share/dotnet/sdk/10.0.401/"), ("MSBUILD_EXE_PATH", "/x"), ("DOTNET_HOST_PATH", "/usr/bin/dotnet"),
        ("MSBuildLoadMicrosoftTargetsReadOnly", "true"), ("MSBUILDFAILONDRIVEENUMERATINGWILDCARD", "1"), ("_MSBUILDTLENABLED", "0"), ("UseSharedCompilation", "false"), ("MSBUILDDISABLENODEREUSE", "1"),
        ("MSBUILDDISABLEFEATURESFROMVERSION", "18.0"), ("RestoreLockedMode", "true"), ("RestorePackagesWithLockFile", "true"), ("ContinuousIntegrationBuild", "true"), ("Configuration", "Release"),
        ("Platform", "x64"), ("NUGET_PLUGIN_PATHS", "/credentials"), ("VSS_NUGET_EXTERNAL_FEED_ENDPOINTS", "{}"), ("RestoreSources", ""), ("PATH", "/bin"), ("HOME", "/root"), ("CI", "true")));

    [Fact]
    public void Accepts_without_SG9101_the_environment_of_this_test_run() =>
        Assert.DoesNotContain(EnvironmentCheck.Run(SurroundingsEvidence.Gather(HostEnvironment.Read()), "supplyguard.json"), finding => finding.Severity is Severity.Error);

    [Fact]
    public void The_engine_judges_what_a_face_hands_it_and_reads_no_environment_itself()
    {
        using var folder = new TemporaryFolder();
        folder.Write("supplyguard.json", """{ "policy": 1, "models": [ { "path": "models/**", "pins": "off" } ] }""");
        var hostile = ImmutableSortedDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase).Add("restoresources", "/evil");

        var told = Guard.Verify(new VerifyRequest(folder.Path) { Environment = hostile }, TestContext.Current.CancellationToken);
        var untold = Guard.Verify(new VerifyRequest(folder.Path), TestContext.Current.CancellationToken);

        Assert.Contains("SG9101", told.Findings.Select(finding => finding.Rule.Id));
        Assert.Equal(Verdict.Failed, told.Verdict);
        Assert.DoesNotContain("SG9101", untold.Findings.Select(finding => finding.Rule.Id));
    }

    private static Finding[] Run(params (string Name, string Value)[] variables) =>
        [.. EnvironmentCheck.Run(
            SurroundingsEvidence.Gather(variables.ToImmutableSortedDictionary(variable => variable.Name, variable => variable.Value, StringComparer.OrdinalIgnoreCase)),
            "supplyguard.json")];
}
