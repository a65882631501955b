using System.Text.Json;
using System.Text.Json.Nodes;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Runtimes;
using SupplyGuard.Tool.Tests.Repositories;
using static SupplyGuard.Tool.Tests.Repositories.JsonReport;

namespace SupplyGuard.Tool.Tests;

/// <summary>Evaluations on the ONNX Runtime that a project really restored, and on no other that lies in a packages folder.</summary>
public sealed class RestoredRuntimeTests : IDisposable
{
    private const string Id = "Microsoft.ML.OnnxRuntime";

    private static readonly string Shipped = EvaluatorRuntime.LibraryOf(EvaluatorLocation.Beside(AppContext.BaseDirectory), RuntimeChoice.Shipped);

    private readonly RestoredRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void Every_way_of_asking_runs_on_the_restored_library_and_says_which_it_is()
    {
        Prepare((Id, "1.29.0", Platform.Here, Shipped));

        var expected = ($"ONNX Runtime 1.29.0 ({Id} 1.29.0)", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Shipped))));
        Assert.Equal(expected, RuntimeOf(_repository.Report(0, "verify")));
        Assert.Equal(expected, RuntimeOf(_repository.Report(0, "evaluation", "run")));
        Assert.Equal(expected, RuntimeOf(_repository.Report(0, "verify", "App")));

        // As a build asks about models and evaluations, once for all of its projects.
        var policy = _repository.Folder.PathTo("supplyguard.json");
        var build = Guard.Verify(new VerifyRequest(policy, policy) { Scope = VerifyScope.Models | VerifyScope.Evaluations, Caching = new Caching(null, new Evidence.EvidenceMemory()) }, TestContext.Current.CancellationToken);
        Assert.Contains(build.Subjects, subject => subject.Facts.Any(fact => fact.Value == expected.Item1));
        Assert.Equal(expected.Item1, (string?)JsonNode.Parse(File.ReadAllText(_repository.Folder.PathTo("evaluation", "baseline.json")))!["runtime"]!["name"]);
    }

    [Fact]
    public void A_changed_library_is_never_loaded_whatever_was_asked()
    {
        Prepare((Id, "1.29.0", Platform.Here, Shipped));
        var library = _repository.PathToPackage($"{Id.ToLowerInvariant()}/1.29.0", "runtimes", Platform.Here, "native", Path.GetFileName(Shipped));

        // What is loaded cannot answer at all, so that an answer would be from another library.
        File.WriteAllText(library, "changed");

        var verified = _repository.Report(1, "verify");
        var run = _repository.Report(3, "evaluation", "run");
        Assert.Contains("SG1301", Rules(verified));
        Assert.Contains("SG3016", Rules(verified));
        Assert.Contains("SG3016", Rules(run));
        Assert.All([verified, run], report => Assert.Equal((null, null), RuntimeOf(report)));
        Assert.Contains("SG3016", _repository.Tool("evaluation", "record").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_that_was_never_locked_is_not_loaded()
    {
        Prepare((Id, "1.29.0", Platform.Here, Shipped));
        File.WriteAllText(
            _repository.Folder.PathTo(GuardLock.FileName),
            string.Join('\n', File.ReadAllLines(_repository.Folder.PathTo(GuardLock.FileName)).Where(line => !line.Contains("onnxruntime", StringComparison.Ordinal))).Replace("},\n  }", "}\n  }", StringComparison.Ordinal));

        Assert.Contains("SG3016", Rules(_repository.Report(3, "evaluation", "run")));
    }

    [Theory]
    [InlineData("SG1310", """ "reviews": { "required": ["Microsoft.ML.*"] }""")]
    [InlineData("SG1201", """ "sources": [ { "packages": ["*"], "from": ["elsewhere"] } ]""")]
    [InlineData("SG1501", """ "advisories": { "atLeast": "high", "osv": "advisories" }""")]
    [InlineData("SG1307", """ "nativeCode": { "allow": [] }""")]
    public void Whatever_a_run_about_packages_says_against_it_keeps_it_from_being_loaded_by_every_other_run(string rule, string asked)
    {
        Prepare((Id, "1.29.0", Platform.Here, Shipped));
        _repository.Folder.Write("advisories/a.json", $$"""
            { "schema_version": "1.6.0", "id": "GHSA-aaaa-bbbb-cccc", "modified": "2026-01-01T00:00:00Z", "summary": "Runs what it reads",
              "affected": [ { "package": { "ecosystem": "NuGet", "name": "{{Id}}" }, "ranges": [ { "type": "ECOSYSTEM", "events": [ { "introduced": "0" }, { "fixed": "1.30.0" } ] } ] } ],
              "severity": [ { "type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" } ] }
            """);
        WritePolicy($$"""{ "signature": "off", {{asked}} }""");

        var verified = _repository.Report(1, "verify");
        var run = _repository.Report(3, "evaluation", "run");

        Assert.Contains(rule, Rules(verified));
        Assert.Contains($"{Id} 1.29.0 ({rule})", Message(verified, "SG3016"), StringComparison.Ordinal);
        Assert.Equal(Message(verified, "SG3016"), Message(run, "SG3016"));
        Assert.Equal(Message(verified, "SG3016"), Message(_repository.Report(1, "verify", "App"), "SG3016"));
        Assert.Contains($"({rule})", _repository.Tool("evaluation", "record").Output, StringComparison.Ordinal);
        Assert.All([verified, run], report => Assert.Equal((null, null), RuntimeOf(report)));
    }

    [Theory]
    [InlineData("SG1008", """ "signature": "ifPresent", "revocation": "offline", "revocationLists": "crl" """, null, null)]
    [InlineData("SG1008", """ "signature": "ifPresent", "revocation": "offline", "revocationLists": "crl" """, "crl/authority.crl", "no list")]
    [InlineData("SG1502", """ "signature": "off", "advisories": { "atLeast": "high", "osv": "advisories" } """, "advisories/a.json", "{")]
    [InlineData("SG1503", """ "signature": "off", "advisories": { "atLeast": "high", "osv": "advisories" } """, "advisories/readme.txt", "none")]
    [InlineData("SG1101", """ "signature": "off" """, "App/packages.lock.json", null)]
    [InlineData("SG1108", """ "signature": "off" """, "App/packages.lock.json", "{")]
    [InlineData("SG1111", """ "signature": "off" """, "App/obj/project.assets.json", """ "logs": [ { "code": "NU1101", "level": "Error", "message": "no such package" } ], """)]
    public void A_question_about_packages_that_nobody_can_answer_keeps_it_from_being_loaded_by_every_run(string rule, string asked, string? path, string? content)
    {
        Prepare((Id, "1.29.0", Platform.Here, Shipped));
        WritePolicy($"{{ {asked} }}");
        if (path?.EndsWith("project.assets.json", StringComparison.Ordinal) is true)
            _repository.Folder.Write(path, "{" + content + File.ReadAllText(_repository.Folder.PathTo(path.Split('/'))).TrimStart()[1..]);
        else if (content is not null)
            _repository.Folder.Write(path!, content);
        else if (path is not null)
            File.Delete(_repository.Folder.PathTo(path.Split('/')));

        var code = rule is "SG1101" ? 1 : 3;
        var verified = _repository.Report(code, "verify");
        var run = _repository.Report(3, "evaluation", "run");

        Assert.Contains(rule, Rules(verified));
        Assert.Contains($"{Id} 1.29.0 ({rule})", Message(verified, "SG3016"), StringComparison.Ordinal);
        Assert.Equal(Message(verified, "SG3016"), Message(run, "SG3016"));
        Assert.Equal(Message(verified, "SG3016"), Message(_repository.Report(code, "verify", "App"), "SG3016"));
        Assert.Contains($"({rule})", _repository.Tool("evaluation", "record").Output, StringComparison.Ordinal);
        Assert.All([verified, run], report => Assert.Equal((null, null), RuntimeOf(report)));
    }

    [Fact]
    public void A_question_that_the_policy_does_not_ask_keeps_nothing_from_being_loaded()
    {
        Prepare((Id, "1.29.0", Platform.Here, Shipped));
        WritePolicy("""{ "signature": "off", "lockFile": "ifPresent", "revocation": "offline", "revocationLists": "crl", "advisories": { "atLeast": "high" } }""");
        File.Delete(_repository.Folder.PathTo("App", "packages.lock.json"));

        Assert.Equal($"ONNX Runtime 1.29.0 ({Id} 1.29.0)", RuntimeOf(_repository.Report(0, "evaluation", "run")).Runtime);
    }

    [Fact]
    public void What_keeps_a_library_from_being_loaded_is_said_where_it_is_the_lock()
    {
        Prepare((Id, "1.29.0", Platform.Here, Shipped));
        File.WriteAllText(_repository.Folder.PathTo(GuardLock.FileName), "{");

        Assert.Contains($"{Id} 1.29.0 (SG1109)", Message(_repository.Report(3, "evaluation", "run"), "SG3016"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_keeps_a_library_from_being_loaded_is_said_where_a_file_differs_by_exemption()
    {
        Prepare((Id, "1.29.0", Platform.Here, Shipped));
        File.WriteAllText(_repository.PathToPackage($"{Id.ToLowerInvariant()}/1.29.0", "runtimes", Platform.Here, "native", Path.GetFileName(Shipped)), "changed");
        var path = _repository.Folder.PathTo("supplyguard.json");
        var policy = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        var subject = $"pkg:nuget/{Id}@1.29.0";
        policy["exemptions"] = JsonNode.Parse($$"""[ { "rule": "SG1301", "subject": "{{subject}}", "reason": "read" }, { "rule": "SG1106", "subject": "{{subject}}", "reason": "read" } ]""");
        File.WriteAllText(path, policy.ToJsonString());

        Assert.Contains($"{Id} 1.29.0 (its files are not those of its archive)", Message(_repository.Report(3, "evaluation", "run"), "SG3016"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_second_opinion_that_nobody_can_be_asked_for_keeps_a_library_from_being_loaded_outside_of_builds(bool isBuild)
    {
        Prepare((Id, "1.29.0", Platform.Here, Shipped));
        WritePolicy("""{ "signature": "ifPresent", "secondOpinion": "required" }""");

        var report = Guard.Verify(new VerifyRequest(_repository.Folder.Path) { Scope = VerifyScope.Evaluations, IsBuild = isBuild }, TestContext.Current.CancellationToken);
        var recorded = Recorder.Record(new RecordRequest(_repository.Folder.Path), TestContext.Current.CancellationToken).Report;

        Assert.Equal(isBuild ? [] : ["SG1010"], report.Findings.Where(finding => finding.Rule.Id == "SG3016").Select(finding => finding.Message.Split('(', ')')[1]));
        Assert.Contains("(SG1010)", Assert.Single(recorded.Findings, finding => finding.Rule.Id == "SG3016").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_older_than_the_pinned_one_is_not_loaded_where_pins_may_be_missing()
    {
        Prepare((Id, "1.29.0", Platform.Here, Shipped));
        var guardLock = _repository.Folder.PathTo(GuardLock.FileName);
        File.WriteAllText(guardLock, File.ReadAllText(guardLock).Replace("onnxruntime/1.29.0", "onnxruntime/1.30.0", StringComparison.Ordinal));
        WritePolicy("""{ "signature": "off", "installedContent": "ifPresent" }""");

        var verified = _repository.Report(1, "verify");

        Assert.Contains("(SG1214)", Message(verified, "SG3016"), StringComparison.Ordinal);
        Assert.Equal(Message(verified, "SG3016"), Message(_repository.Report(3, "evaluation", "run"), "SG3016"));
    }

    [Theory]
    [InlineData(VerifyScope.All)]
    [InlineData(VerifyScope.Evaluations)]
    public void A_second_opinion_that_differs_counts_for_the_library_that_is_to_be_loaded(VerifyScope scope)
    {
        Prepare((Id, "1.29.0", Platform.Here, Shipped));
        WritePolicy("""{ "signature": "ifPresent", "secondOpinion": "required" }""");
        var request = new VerifyRequest(_repository.Folder.Path)
        {
            Scope = scope,
            SecondOpinion = (question, _) => new OpinionAnswer([.. question.Accepted, .. question.Refused], [], null),
        };

        var report = Guard.Verify(request, TestContext.Current.CancellationToken);

        Assert.Contains("(SG1009)", Assert.Single(report.Findings, finding => finding.Rule.Id == "SG3016").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_library_for_this_platform_the_shipped_one_runs_and_that_is_said() =>
        RunsOnShipped("has no library for", (Id, "1.29.0", Platform.Here is "linux-arm" ? "linux-x86" : "linux-arm", Shipped));

    [Fact]
    public void An_older_library_is_passed_over_and_that_is_said() => RunsOnShipped("is older than 1.25.0", (Id, "1.20.1", Platform.Here, Shipped));

    [Fact]
    public void A_policy_that_asks_nothing_of_packages_leaves_theirs_alone()
    {
        Prepare((Id, "1.29.0", Platform.Here, Shipped));
        WritePolicy(packages: null);

        Assert.Equal("ONNX Runtime 1.29.0", RuntimeOf(_repository.Report(0, "evaluation", "run")).Runtime);
    }

    [Fact]
    public void A_policy_that_wants_neither_pins_nor_signatures_makes_nothing_fit_to_load()
    {
        Prepare((Id, "1.29.0", Platform.Here, Shipped));
        File.Delete(_repository.Folder.PathTo(GuardLock.FileName));
        WritePolicy("""{ "signature": "off", "installedContent": "off", "lockFile": "off" }""");
        Assert.Equal(0, _repository.Tool("lock", "--only", "models").ExitCode);

        var report = _repository.Report(0, "evaluation", "run");

        Assert.Equal("ONNX Runtime 1.29.0", RuntimeOf(report).Runtime);
        Assert.Contains("neither a pin nor a trusted signature", Message(report, "SG3015"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_project_that_was_not_restored_may_want_another_and_that_is_said()
    {
        Prepare((Id, "1.29.0", Platform.Here, Shipped));
        _repository.Folder.Write("Other/Other.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""");

        var report = _repository.Report(0, "evaluation", "run");

        Assert.Equal("ONNX Runtime 1.29.0", RuntimeOf(report).Runtime);
        Assert.Contains("was not restored", Message(report, "SG3015"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_restored_and_cannot_be_read_lets_nothing_run()
    {
        Prepare((Id, "1.29.0", Platform.Here, Shipped));
        var assets = Directory.GetFiles(_repository.Folder.Path, "project.assets.json", SearchOption.AllDirectories).Single();
        File.WriteAllText(assets, File.ReadAllText(assets)[..100]);

        Assert.Contains("SG3016", Rules(_repository.Report(3, "evaluation", "run")));
    }

    [Fact]
    public void Projects_that_do_not_agree_run_on_the_shipped_one_and_that_is_said()
    {
        var other = _repository.Folder.Write("other.so", [.. File.ReadAllBytes(Shipped), 0]);
        Prepare((Id, "1.29.0", Platform.Here, Shipped), ($"{Id}.Gpu.Linux", "1.29.1", Platform.Here, other));

        var report = _repository.Report(0, "verify");

        Assert.Equal("ONNX Runtime 1.29.0", RuntimeOf(report).Runtime);
        Assert.Contains($"the projects restored several: \"{Id}.Gpu.Linux 1.29.1\", \"{Id} 1.29.0\"", Message(report, "SG3015"), StringComparison.Ordinal);
    }

    private void RunsOnShipped(string because, params (string Id, string Version, string Platform, string Library)[] packages)
    {
        Prepare(packages);

        foreach (var report in (JsonElement[])[_repository.Report(0, "verify"), _repository.Report(0, "evaluation", "run")])
        {
            Assert.Equal("ONNX Runtime 1.29.0", RuntimeOf(report).Runtime);
            Assert.Contains(because, Message(report, "SG3015"), StringComparison.Ordinal);
        }
    }

    /// <summary>A repository whose model was recorded and locked, with a project that restored these packages.</summary>
    private void Prepare(params (string Id, string Version, string Platform, string Library)[] packages)
    {
        foreach (var (id, version, platform, library) in packages)
        {
            var files = new[] { ("lib/net10.0/_._", Array.Empty<byte>()), ($"runtimes/{platform}/native/{Path.GetFileName(Shipped)}", File.ReadAllBytes(library)) };
            _repository.Folder.Write($"feed/{id}.{version}.nupkg", FeedPackage.Create(id, version, null, null, files));
        }

        SampleFiles.WriteEvaluation(_repository.Folder, change: "unchanged");
        WritePolicy("""{ "signature": "off" }""");
        _repository.WriteProject(string.Concat(packages.Select(package => RestoredRepository.Reference($"{package.Id}/{package.Version}"))));
        _repository.Restore();
        _repository.Succeeds("lock", "--only", "packages");
        _repository.Succeeds("evaluation", "record");
        Assert.Equal(0, _repository.Tool("lock", "--only", "models").ExitCode);
    }

    private void WritePolicy(string? packages)
    {
        var path = _repository.Folder.PathTo("supplyguard.json");
        var policy = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        policy.Remove("packages");
        if (packages is not null)
            policy["packages"] = JsonNode.Parse(packages);
        File.WriteAllText(path, policy.ToJsonString());
    }

    private static (string? Runtime, string? Sha256) RuntimeOf(JsonElement report) =>
        (Fact(report, "evaluation:yes-no", "runtime"), Fact(report, "evaluation:yes-no", "runtimeSha256"));
}
