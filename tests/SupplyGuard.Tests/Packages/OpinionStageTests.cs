using System.Collections.Immutable;
using SupplyGuard.Checks.Packages.Opinion;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Signatures.Packages;
using TestKit;

namespace SupplyGuard.Tests.Packages;

/// <summary>When another verifier is asked, and about what.</summary>
public sealed class OpinionStageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private OpinionQuestion? _asked;

    [Theory]
    [InlineData("required", false, true)]
    [InlineData("off", true, true)]
    [InlineData("off", false, false)]
    public void It_is_asked_when_the_policy_or_the_person_wants_it(string policy, bool person, bool isAsked)
    {
        var findings = Run(policy, person, new VerifyRequest(_folder.Path) { SecondOpinion = Disagree });

        Assert.Equal(isAsked, _asked is not null);
        Assert.Equal(isAsked ? [OpinionRules.Disagrees] : [], findings.Select(finding => finding.Rule));
    }

    [Fact]
    public void A_face_that_has_no_other_verifier_asks_none() => Assert.Empty(Run("required", person: false, new VerifyRequest(_folder.Path)));

    [Fact]
    public void It_is_asked_about_the_archive_in_the_package_s_folder()
    {
        Run("required", person: false, new VerifyRequest(_folder.Path) { SecondOpinion = Disagree });

        Assert.Equal(Path.Combine(_folder.Path, "contoso.ml.1.2.0.nupkg"), Assert.Single(_asked!.Accepted));
        Assert.Empty(_asked.Refused);
    }

    [Fact]
    public void It_is_not_asked_where_we_have_no_verdict_of_our_own()
    {
        var blind = Sample.Evidence with { Signature = Sample.GoodSignature with { Problems = [new SignatureProblem(SignatureProblemKind.NoTrustRoots, "no roots.")] } };

        Assert.Empty(Run("required", person: false, new VerifyRequest(_folder.Path) { SecondOpinion = Disagree }, blind));
        Assert.Null(_asked);
    }

    public void Dispose() => _folder.Dispose();

    private ImmutableArray<Findings.Finding> Run(string policy, bool person, VerifyRequest request, PackageEvidence? evidence = null)
    {
        _folder.Write("supplyguard.json", $$"""{ "policy": 1, "packages": { "installedContent": "off", "secondOpinion": "{{policy}}" } }""");
        Assert.True(GuardSession.TryOpen(request with { WantsSecondOpinion = person }, out var session, out _));
        var stage = new PackageStage([], [evidence ?? Sample.Evidence], [], []) { Installed = [new InstalledPackage(Sample.Package, _folder.Path, "$(NuGetPackageRoot)contoso.ml/1.2.0", ["library"])] };
        return OpinionStage.Run(session, session.Policy.Packages!, stage, CancellationToken.None);
    }

    private OpinionAnswer Disagree(OpinionQuestion question, CancellationToken cancellationToken)
    {
        _asked = question;
        return new OpinionAnswer([.. question.Accepted, .. question.Refused], [], null);
    }
}
