using System.Collections.Immutable;
using SupplyGuard.Checks.Packages.Sources;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;

namespace SupplyGuard.Tests.Receipts;

/// <summary>A gate that passed is known until anything that its answer depended on changes.</summary>
public sealed class KnownGateTests : IDisposable
{
    private const string Plain = """<configuration><packageSources><add key="plain" value="http://packages.example/v3/index.json" /></packageSources></configuration>""";

    private readonly GateFolder _folder = new();

    public static TheoryData<string> Inputs() =>
    [
        "supplyguard.json",
        "App/App.csproj",
        "App/obj/project.assets.json",
        "App/obj/App.csproj.nuget.g.props",
        "App/obj/App.csproj.nuget.g.targets",
        "packages/contoso.ml/1.2.0/.nupkg.metadata",
        "packages/contoso.ml/1.2.0/contoso.ml.1.2.0.nupkg",
        "packages/contoso.ml/1.2.0/lib/net10.0/Contoso.Ml.dll",
    ];

    public static TheoryData<string> Additions() =>
    [
        "supplyguard.lock.json",
        "App/packages.lock.json",
        "App/packages.App.lock.json",
        "App/obj/App.csproj.nuget.dgspec.json",
        "App/obj/App.csproj.0.targets",
        "packages/contoso.ml/1.2.0/build/Contoso.Ml.targets",
        "App/Directory.Build.props",
        "Directory.Build.targets",
        "global.json",
        "nuget.config",
        "App/NuGet.Config",
    ];

    [Theory]
    [MemberData(nameof(Inputs))]
    public void What_was_read_and_changed_since_is_judged_again(string file)
    {
        _folder.Pass();
        var path = _folder.PathTo(file.Split('/'));

        File.WriteAllBytes(path, File.ReadAllBytes(path));
        Assert.False(GateFolder.IsKnown(GateFolder.Verify(_folder.Request)));
    }

    [Theory]
    [MemberData(nameof(Inputs))]
    public void What_was_read_and_is_gone_is_judged_again(string file)
    {
        _folder.Pass();

        File.Delete(_folder.PathTo(file.Split('/')));

        Assert.False(GateFolder.IsKnown(GateFolder.Verify(_folder.Request)));
    }

    [Theory]
    [MemberData(nameof(Additions))]
    public void What_was_not_there_and_appears_is_judged(string file)
    {
        _folder.Pass();

        _folder.Write(file, "{}");

        Assert.False(GateFolder.IsKnown(GateFolder.Verify(_folder.Request)));
    }

    [Fact]
    public void A_folder_that_becomes_a_link_is_judged_again()
    {
        _folder.Pass();
        Directory.Move(_folder.PathTo("App"), _folder.PathTo("Elsewhere"));
        Directory.CreateSymbolicLink(_folder.PathTo("App"), _folder.PathTo("Elsewhere"));

        Assert.False(GateFolder.IsKnown(GateFolder.Verify(_folder.Request)));
    }

    [Fact]
    public void Another_question_has_an_answer_of_its_own()
    {
        _folder.Pass();
        var request = _folder.Request;

        Assert.All(
            new VerifyRequest[]
            {
                request with { IsGate = false },
                request with { Caching = null },
                request with { Scope = VerifyScope.All },
                request with { Projects = [] },
                request with { Unlocked = [_folder.Project] },
                request with { RestoreOutputs = ImmutableDictionary<string, string>.Empty },
                request with { LockFiles = request.RestoreOutputs },
                request with { Restore = (_, _) => null },
            },
            other => Assert.False(GateFolder.IsKnown(GateFolder.Verify(other))));
    }

    [Fact]
    public void The_next_day_begins_anew_because_exemptions_expire()
    {
        _folder.Pass();
        _folder.Clock.By += TimeSpan.FromDays(1);

        Assert.False(GateFolder.IsKnown(GateFolder.Verify(_folder.Request)));
    }

    [Fact]
    public void Nothing_is_kept_of_what_was_written_a_moment_ago()
    {
        _folder.Clock.By = TimeSpan.Zero;

        Assert.Equal(Verdict.Passed, GateFolder.Verify(_folder.Request).Verdict);

        Assert.Empty(Directory.GetFiles(Path.Combine(_folder.Cache, "gates")));
    }

    [Theory]
    [InlineData("""{ "policy": 1, "receipts": "ignore", "packages": { "lockFile": "off", "signature": "off", "installedContent": "off" } }""")]
    [InlineData("""{ "policy": 1, "packages": { "lockFile": "off", "signature": "required", "installedContent": "off" } }""")]
    [InlineData("""{ "policy": 1, "packages": { "lockFile": "off", "signature": "off", "installedContent": "off", "folder": "repository" } }""")]
    [InlineData("""{ "policy": 1, "packages": { "lockFile": "off", "signature": "off", "installedContent": "off", "reviews": { "required": ["Nobody.*"] } } }""")]
    public void Nothing_is_kept_against_the_policy_beside_a_finding_or_where_other_files_are_asked(string policy)
    {
        _folder.Write("supplyguard.json", policy);

        GateFolder.Verify(_folder.Request);

        Assert.Empty(Directory.GetFiles(Path.Combine(_folder.Cache, "gates")));
    }

    [Fact]
    public void A_second_project_of_the_same_build_finds_the_packages_looked_at()
    {
        _folder.Pass();
        var request = _folder.Request with { Caching = new Caching(_folder.Cache, new EvidenceMemory()) };
        Assert.True(GateFolder.IsKnown(GateFolder.Verify(request)));
        File.Delete(_folder.PathTo("packages", "contoso.ml", "1.2.0", "lib", "net10.0", "Contoso.Ml.dll"));

        Assert.True(GateFolder.IsKnown(GateFolder.Verify(request)));
        Assert.False(GateFolder.IsKnown(GateFolder.Verify(_folder.Request)));
    }

    [Fact]
    public void The_gate_before_a_restore_is_known_until_policy_locks_or_environment_change()
    {
        _folder.Pass(GateFolder.BeforeRestore);
        Assert.False(GateFolder.IsKnown(GateFolder.Verify(_folder.Request)));
        var hostile = _folder.Request with { Environment = new Dictionary<string, string> { ["RestoreSources"] = "/evil" }.ToImmutableSortedDictionary() };
        Assert.NotEmpty(GateFolder.BeforeRestore(hostile).Findings);

        Assert.True(GateFolder.IsKnown(GateFolder.BeforeRestore(_folder.Request)));
        _folder.Write("App/packages.lock.json", "{}");
        Assert.False(GateFolder.IsKnown(GateFolder.BeforeRestore(_folder.Request)));

        _folder.Pass(GateFolder.BeforeRestore);
        _folder.Write("supplyguard.json", "no policy");
        Assert.NotEmpty(GateFolder.BeforeRestore(_folder.Request).Findings);
    }

    [Fact]
    public void Reports_SG1206_before_a_restore_when_a_configuration_appears_after_the_gate_was_passed()
    {
        _folder.Pass(GateFolder.BeforeRestore);

        _folder.Write("App/nuget.config", Plain);

        Assert.Equal(ConfigurationRules.Insecure, Assert.Single(GateFolder.BeforeRestore(_folder.Request).Findings).Rule);
    }

    [Fact]
    public void Reports_SG1206_before_a_restore_when_the_user_s_own_configuration_changes_after_the_gate_was_passed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The user's configuration is found by other variables there.");
        _folder.Write("home/.nuget/NuGet/NuGet.Config", "<configuration />");
        var request = _folder.Request with { Environment = new Dictionary<string, string> { ["HOME"] = _folder.PathTo("home"), ["NUGET_COMMON_APPLICATION_DATA"] = _folder.PathTo("machine") }.ToImmutableSortedDictionary() };
        Assert.Empty(GateFolder.BeforeRestore(request).Findings);
        Assert.Single(Directory.GetFiles(Path.Combine(_folder.Cache, "gates")));

        _folder.Write("home/.nuget/NuGet/config/Contoso.config", Plain);

        Assert.Equal(ConfigurationRules.Insecure, Assert.Single(GateFolder.BeforeRestore(request).Findings).Rule);
    }

    [Fact]
    public void Nothing_is_kept_of_a_configuration_that_means_what_the_environment_makes_of_it()
    {
        _folder.Write("nuget.config", Plain.Replace("http://packages.example", "%FEED%", StringComparison.Ordinal));

        Assert.Empty(GateFolder.BeforeRestore(_folder.Request).Findings);

        Assert.Empty(Directory.GetFiles(Path.Combine(_folder.Cache, "gates")));
    }

    [Fact]
    public void What_is_torn_or_foreign_is_no_receipt()
    {
        _folder.Pass();
        var file = Assert.Single(Directory.GetFiles(Path.Combine(_folder.Cache, "gates")));
        var receipt = File.ReadAllBytes(file);

        for (var length = 0; length < receipt.Length; length += 7)
        {
            File.WriteAllBytes(file, receipt[..length]);
            Assert.False(GateFolder.IsKnown(GateFolder.Verify(_folder.Request with { Caching = new Caching(_folder.Cache) })));
            File.WriteAllBytes(file, receipt);
        }
    }

    public void Dispose() => _folder.Dispose();
}
