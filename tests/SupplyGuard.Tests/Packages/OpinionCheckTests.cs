using SupplyGuard.Checks.Packages.Opinion;
using SupplyGuard.Evidence;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Tests.Packages;

public sealed class OpinionCheckTests
{
    private const string Archive = "/packages/contoso.ml/1.2.0/contoso.ml.1.2.0.nupkg";

    [Fact]
    public void Reports_SG1009_when_the_other_verifier_says_the_opposite()
    {
        var finding = Assert.Single(OpinionCheck.Run(Sample.Evidence, Archive, new OpinionAnswer([Archive], [], null)));

        Assert.Equal(OpinionRules.Disagrees, finding.Rule);
        Assert.EndsWith("NuGet's own refuses it.", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG1009_also_when_the_other_verifier_is_the_laxer_one()
    {
        var finding = Assert.Single(OpinionCheck.Run(With(SignatureProblemKind.ContentMismatch), Archive, new OpinionAnswer([Archive], [], null)));

        Assert.EndsWith("NuGet's own accepts it.", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_without_SG1009_and_SG1010_a_package_about_which_both_agree() =>
        Assert.Empty(OpinionCheck.Run(Sample.Evidence, Archive, new OpinionAnswer(["/packages/other.nupkg"], [], null)));

    [Fact]
    public void Reports_SG1010_as_incomplete_when_there_was_no_answer()
    {
        var finding = Assert.Single(OpinionCheck.Run(Sample.Evidence, Archive, new OpinionAnswer([], [Archive], "there is no .NET SDK")));

        Assert.Equal(OpinionRules.NotHad, finding.Rule);
        Assert.True(finding.Rule.Incomplete);
        Assert.Contains("there is no .NET SDK", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SignatureProblemKind.ContentMismatch, false)]
    [InlineData(SignatureProblemKind.CertificateExpired, false)]
    [InlineData(SignatureProblemKind.TimestampMissing, true)]
    [InlineData(SignatureProblemKind.RevocationUnknown, true)]
    [InlineData(SignatureProblemKind.NoTrustRoots, null)]
    public void Our_verdict_is_the_one_that_NuGet_could_have(SignatureProblemKind kind, bool? accepts) => Assert.Equal(accepts, OpinionCheck.Accepts(With(kind)));

    [Fact]
    public void An_unsigned_or_unreadable_archive_is_refused_and_a_missing_one_has_no_verdict()
    {
        Assert.False(OpinionCheck.Accepts(Sample.Evidence with { Signature = new PackageSignature(null, null, [new SignatureProblem(SignatureProblemKind.NotSigned, "")]) }));
        Assert.False(OpinionCheck.Accepts(Sample.Evidence with { Signature = null, ArchiveFault = (0, "broken.") }));
        Assert.Null(OpinionCheck.Accepts(Sample.Evidence with { Signature = null }));
    }

    private static PackageEvidence With(SignatureProblemKind kind) =>
        Sample.Evidence with { Signature = Sample.GoodSignature with { Primary = Sample.GoodSignature.Primary! with { Problems = [new SignatureProblem(kind, "said in words.")] } } };
}
