using System.Text;
using SupplyGuard.Checks.Packages.Review;
using SupplyGuard.Evidence.Reviews;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;
using TestKit;

namespace SupplyGuard.Tests.Packages;

public sealed class ReviewCheckTests
{
    private static readonly PolicySubject Subject = new("supplyguard.json");

    private static readonly ReviewPolicy Policy = new("reviews.json", ["Contoso.*"], [], new Location("supplyguard.json", 5, 3));

    private static readonly PackageReview Review = new("contoso.ml/1.2.0", Sample.Content, "sg1-aa", "Ada", new DateOnly(2026, 11, 21), ["all-files"], "Opens no file.");

    [Fact]
    public void Reports_SG1310_when_only_other_content_was_reviewed()
    {
        foreach (var other in (PackageReview[])[Review with { Tree = "sg1-bb" }, Review with { ContentHash = Digest.Sha512([1]) }, Review with { Key = "contoso.ml/1.1.0" }])
        {
            var finding = Assert.Single(ReviewCheck.Run(Policy, Subject, ReviewEvidence.None with { Own = [other] }, [Sample.Evidence]));

            Assert.Equal(ReviewRules.NotReviewed, finding.Rule);
            Assert.Contains("of that id, '1' are recorded", finding.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Accepts_without_SG1310_what_was_reviewed_here_or_elsewhere_and_what_needs_no_review()
    {
        Assert.Empty(ReviewCheck.Run(Policy, Subject, ReviewEvidence.None with { Own = [Review] }, [Sample.Evidence]));
        Assert.Empty(ReviewCheck.Run(Policy, Subject, ReviewEvidence.None with { Imported = [Review] }, [Sample.Evidence]));
        Assert.Empty(ReviewCheck.Run(Policy with { Required = ["Fabrikam.*"] }, Subject, ReviewEvidence.None, [Sample.Evidence]));
    }

    [Theory]
    [InlineData("[]", "no JSON object")]
    [InlineData("""{ "version": 2, "reviews": {} }""", "version is not 1")]
    [InlineData("""{ "version": 1, "reviews": { "a/1.0.0": {} } }""", "no list")]
    [InlineData("""{ "version": 1, "reviews": { "a/1.0.0": [ { "contentHash": "sha256-AA==" } ] } }""", "'contentHash'")]
    [InlineData("""{ "version": 1, "reviews": { "a/1.0.0": [ { "verdict": "good" } ] } }""", "'verdict'")]
    [InlineData("<<<<<<< ours", "line 1")]
    public void Reports_SG1311_when_a_file_of_reviews_is_malformed(string content, string detail)
    {
        using var folder = new TemporaryFolder();
        folder.Write("reviews.json", content);

        var finding = Assert.Single(ReviewCheck.Run(Policy, Subject, ReviewEvidence.Gather(Policy, folder.Path), []));

        Assert.Equal(ReviewRules.CannotUse, finding.Rule);
        Assert.True(finding.Rule.Incomplete);
        Assert.Contains(detail, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG1311_when_an_imported_file_is_missing_or_another()
    {
        using var folder = new TemporaryFolder();
        var policy = Policy with { Imports = [new ReviewImport("theirs.json", Digest.Sha256([]), Policy.Location)] };
        Assert.Equal(ReviewRules.CannotUse, Assert.Single(ReviewCheck.Run(policy, Subject, ReviewEvidence.Gather(policy, folder.Path), [])).Rule);

        folder.Write("theirs.json", ReviewFile.Write([Review]));
        Assert.Equal(["SG1310", "SG1311"], ReviewCheck.Run(policy, Subject, ReviewEvidence.Gather(policy, folder.Path), [Sample.Evidence]).Select(finding => finding.Rule.Id).Order());
    }

    [Fact]
    public void Accepts_without_SG1311_what_the_writer_wrote_and_writes_the_same_bytes_again()
    {
        var written = ReviewFile.Write([Review with { Key = "zeta/1.0.0", Note = "Ein \"ß\"." }, Review, Review with { Reviewer = "Grace", Criteria = [] }]);

        Golden.Matches(written);
        Assert.Equal(written, ReviewFile.Write(ReviewFile.Parse(Encoding.UTF8.GetBytes(written))));
    }
}
