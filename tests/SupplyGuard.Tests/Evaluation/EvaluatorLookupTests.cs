using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Checks.Packages.Signature;
using SupplyGuard.Subjects;
using TestKit;

namespace SupplyGuard.Tests.Evaluation;

/// <summary>Which evaluator is started, and which never is.</summary>
public sealed class EvaluatorLookupTests : IDisposable
{
    private const string Version = "1.2.3";

    private readonly TemporaryFolder _folder = new();
    private readonly PackageSubject _package = new(EvaluatorPackage.Id, Version);

    public EvaluatorLookupTests()
    {
        Directory.CreateDirectory(_folder.PathTo(".git"));
        _folder.Write("supplyguard.json", """{ "policy": 1, "packages": { "installedContent": "off" } }""");
    }

    [Fact]
    public void The_folder_that_the_face_names_wins_and_nothing_replaces_it()
    {
        _folder.Write("engine/evaluator/SupplyGuard.Evaluator.dll", "");

        Assert.IsType<EvaluatorOutcome.NotInstalled>(EvaluatorLookup.WithoutPackages(_folder.PathTo("named"), _folder.PathTo("engine"))!.Instead);
        _folder.Write("named/SupplyGuard.Evaluator.dll", "");
        Assert.Equal(_folder.PathTo("named"), EvaluatorLookup.WithoutPackages(_folder.PathTo("named"), _folder.PathTo("engine"))!.Location!.Folder);
    }

    [Fact]
    public void The_evaluator_beside_the_engine_comes_before_packages()
    {
        Assert.Null(EvaluatorLookup.WithoutPackages(null, _folder.PathTo("engine")));
        Assert.Null(EvaluatorLookup.WithoutPackages(null, null));

        _folder.Write("engine/evaluator/SupplyGuard.Evaluator.dll", "");

        Assert.Equal(_folder.PathTo("engine", "evaluator"), EvaluatorLookup.WithoutPackages(null, _folder.PathTo("engine"))!.Location!.Folder);
    }

    [Fact]
    public void The_engine_knows_its_own_folder() => Assert.True(File.Exists(Path.Combine(EngineBuild.Folder!, "SupplyGuard.dll")));

    [Fact]
    public void A_package_that_passed_is_started()
    {
        var choice = Choose(Stage(_package));

        Assert.Equal(_folder.PathTo("packages", "evaluator"), choice.Location!.Folder);
    }

    [Fact]
    public void A_package_with_a_warning_is_started() =>
        Assert.NotNull(Choose(Stage(_package) with { Findings = [Finding() with { Severity = Severity.Warning }] }, """{ "policy": 1, "packages": { }, "severity": { "SG1001": "warning" } }""").Location);

    [Theory]
    [InlineData("""{ "policy": 1, "packages": { } }""")]
    [InlineData("""{ "policy": 1, "mode": "observe", "packages": { } }""")]
    public void A_package_with_an_error_is_not_started_not_even_while_the_policy_observes(string policy) =>
        Assert.Contains("did not pass", Refused(Choose(Stage(_package) with { Findings = [Finding()] }, policy)), StringComparison.Ordinal);

    [Fact]
    public void A_package_that_differs_from_its_pin_is_not_started() =>
        Assert.Contains("did not pass", Refused(Choose(Stage(_package) with { PinFindings = [Finding()] })), StringComparison.Ordinal);

    [Fact]
    public void A_package_is_not_started_when_there_is_no_lock_to_hold_it_against() =>
        Assert.Contains("did not pass", Refused(Choose(Stage(_package), """{ "policy": 1, "packages": { "installedContent": "required" } }""")), StringComparison.Ordinal);

    [Fact]
    public void A_package_that_was_not_examined_is_not_started() =>
        Assert.Contains("did not pass", Refused(Choose(Stage(_package) with { Evidence = [] })), StringComparison.Ordinal);

    [Fact]
    public void A_package_without_an_evaluator_in_it_says_so() =>
        Assert.Contains("holds no evaluator", Refused(Choose(Stage(_package, evaluator: false))), StringComparison.Ordinal);

    [Fact]
    public void Without_any_package_the_finding_names_the_one_that_is_missing() => Assert.Contains(EvaluatorPackage.Id, Refused(Choose(PackageStage.Empty)), StringComparison.Ordinal);

    [Fact]
    public void A_package_of_another_version_is_never_started()
    {
        var choice = Choose(Stage(_package with { Version = "1.2.2" }));

        Assert.Null(choice.Location);
        Assert.Contains("has version 1.2.2, and SupplyGuard has 1.2.3", Assert.IsType<EvaluatorOutcome.OtherVersion>(choice.Instead).Detail, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string Refused(EvaluatorChoice choice)
    {
        Assert.Null(choice.Location);
        return Assert.IsType<EvaluatorOutcome.NotInstalled>(choice.Instead).Detail;
    }

    private Finding Finding() => SignatureRules.NotSigned.Finding(_package, new Location("x"), "a message", "a fix");

    private PackageStage Stage(PackageSubject package, bool evaluator = true)
    {
        _folder.Write(evaluator ? "packages/evaluator/SupplyGuard.Evaluator.dll" : "packages/readme.md", "");
        return new PackageStage([], [new PackageEvidence(package, "$(NuGetPackageRoot)x", ["download"])], [], [])
        {
            Installed = [new InstalledPackage(package, _folder.PathTo("packages"), "$(NuGetPackageRoot)x", ["download"])],
        };
    }

    private EvaluatorChoice Choose(PackageStage packages, string? policy = null)
    {
        if (policy is not null)
        {
            _folder.Write("supplyguard.json", policy);
            if (!policy.Contains("required", StringComparison.Ordinal))
                _folder.Write(GuardLock.FileName, """{ "version": 1, "packages": {}, "models": {} }""");
        }

        Assert.True(GuardSession.TryOpen(new VerifyRequest(_folder.Path), out var session, out _));
        return EvaluatorLookup.Among(session, packages, Version);
    }
}
