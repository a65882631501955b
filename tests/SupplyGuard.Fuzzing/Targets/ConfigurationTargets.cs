using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Discovery.Named;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Sources;
using SupplyGuard.Evidence.Wiring;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Tests.Policies;
using TestKit;

namespace SupplyGuard.Fuzzing.Targets;

/// <summary>What configures NuGet, MSBuild and ourselves.</summary>
internal static class ConfigurationTargets
{
    private static readonly ConfigurationReader Configuration = new(ImmutableSortedDictionary<string, string>.Empty.Add("A", "/a").Add("B", "%A%"));

    public static IEnumerable<FuzzTarget> Of() =>
    [
        new("policy", Structure.Json, () => Seeds.Of("policy", "policies/self.json", "policies/strict.json", "policies/observe.json", "samples/ChequeReader/supplyguard.json").Append(Seeds.Text(PolicySource.Whole)), PolicyOutcome),
        new("nuget-config", Structure.Xml, () => Seeds.Of("nuget-config"), bytes => Outcome.Of<InvalidDataException>(() => ConfigurationOutcome(bytes))),
        new("msbuild", Structure.Xml, () => Seeds.Of("msbuild", "build/Common.props", "src/SupplyGuard.MSBuild/Sdk/Gate.targets", "src/SupplyGuard/SupplyGuard.csproj"), MSBuildOutcome),
        new("solution", Structure.Lines, () => [File.ReadAllBytes(Repository.PathTo("SupplyGuard.sln"))[..2000]], bytes => SolutionOutcome(bytes, "a.sln")),
        new("solution-xml", Structure.Xml, () => [Seeds.Text("""<Solution><Configurations><Platform Name="x64" /></Configurations><Folder Name="/a/"><Project Path="src\a\a.csproj"><Build Project="false" /></Project></Folder><Project Path="b.fsproj" Type="x" /></Solution>""")], bytes => SolutionOutcome(bytes, "a.slnx")),
        new("public-api", Structure.Bytes, () => [File.ReadAllBytes(typeof(TemporaryFolder).Assembly.Location)], bytes =>
        {
            using var folder = new TemporaryFolder();
            return PublicApi.Of(folder.Write("a.dll", bytes)) is { } api ? $"{Outcome.Bucket(api.Types)} {Outcome.Bucket(api.Members)}" : "none";
        }),
        new("global-json", Structure.Json, () => Seeds.Of("global-json", "global.json"), bytes =>
        {
            var read = GlobalJsonReader.Read(bytes);
            return $"{Outcome.Sentence(read.Fault ?? "")} {read.Version is null} {read.Sdks is null}|{Manifest(bytes, "msbuild-sdks")}|{Manifest(bytes, "tools")}";
        }),
    ];

    private static string PolicyOutcome(byte[] bytes)
    {
        var reading = PolicyReader.Read(bytes, "/repository/supplyguard.json", RuleCatalog.All);
        if (reading.Policy is null && !reading.Findings.Any(finding => finding.Severity is Severity.Error))
            throw new OracleException("There is no policy, and no finding says why.");
        if (reading.Effective is { } effective)
            _ = PolicyShow.Text(effective);

        return $"{reading.Policy is null} {string.Join(' ', reading.Findings.Select(finding => $"{finding.Rule.Id} {Outcome.Sentence(finding.Message)}").Distinct(StringComparer.Ordinal).Take(3))}";
    }

    private static string ConfigurationOutcome(byte[] bytes)
    {
        var file = new ConfigurationFile("/r/nuget.config", "nuget.config", IsInRepository: true, ConfigurationLevel.Folder, MarkupReader.Read(bytes));
        var read = Configuration.Read([file, file with { FilePath = "/nuget.config" }], []);
        return $"{read.Sources.Length} {read.Mapping.Length} {read.LostMapping is null} {read.FallbackFolders.Length} {read.Passwords.Length} {string.Join(' ', read.Weakenings.Select(weakening => Outcome.Sentence(weakening.ToString())).Distinct(StringComparer.Ordinal))}";
    }

    private static string MSBuildOutcome(byte[] bytes)
    {
        var file = BuildFileReader.Read("/r/a.props", bytes);
        return $"{Outcome.Sentence(file.Fault ?? "")} {Outcome.Bucket(file.Imports.Length)} {Outcome.Bucket(file.Settings.Length)}|"
            + $"{Outcome.Of<InvalidDataException>(() => $"{Outcome.Bucket(MarkupReader.Read(bytes).Children.Length)}")}|{Outcome.Of<InvalidDataException>(() => $"{Outcome.Bucket(SdkNames.Read(bytes).Length)}")}";
    }

    private static string SolutionOutcome(byte[] bytes, string name)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write(name, bytes);
        return Outcome.Of<InvalidDataException>(() => $"{Outcome.Bucket(SolutionReader.Projects(path).Length)}");
    }

    private static string Manifest(byte[] bytes, string section) =>
        Outcome.Of<InvalidDataException>(() => VersionManifest.Read(bytes, section) is var read ? $"{Outcome.Bucket(read.Entries.Length)} {read.IsRoot}" : "");
}
