using System.Collections.Frozen;
using System.Text;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence.Advisories;
using SupplyGuard.Policies;
using TestKit;

namespace SupplyGuard.Tests.Packages;

public sealed class OsvReaderTests
{
    private const string Whole = """
        {
          "schema_version": "1.6.0", "id": "GHSA-aaaa-bbbb-cccc", "modified": "2026-01-02T03:04:05Z", "published": "2026-01-01T00:00:00Z",
          "aliases": ["CVE-2026-1"], "summary": "A parser runs what it parses", "details": "…",
          "severity": [ { "type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" } ],
          "affected": [
            { "package": { "ecosystem": "npm", "name": "contoso.ml" }, "ranges": [ { "type": "SEMVER", "events": [ { "introduced": "0" } ] } ] },
            { "package": { "ecosystem": "NuGet", "name": "Contoso.ML", "purl": "pkg:nuget/Contoso.ML" },
              "ranges": [
                { "type": "GIT", "repo": "https://example.org", "events": [ { "introduced": "0" }, { "fixed": "abc" } ] },
                { "type": "ECOSYSTEM", "events": [ { "introduced": "1.0.0" }, { "fixed": "1.2.5" }, { "introduced": "2.0.0-beta" }, { "fixed": "2.0.1" } ] } ],
              "versions": ["0.5.0"] } ],
          "database_specific": { "severity": "HIGH", "cwe_ids": [] }
        }
        """;

    private static readonly FrozenSet<string> Wanted = new[] { "contoso.ml" }.ToFrozenSet();

    [Fact]
    public void Reads_what_an_advisory_says_about_a_package()
    {
        var advisory = Read(Whole)!;
        var affected = Assert.Single(advisory.Affected);

        Assert.Equal(("GHSA-aaaa-bbbb-cccc", "A parser runs what it parses", "advisories/a.json"), (advisory.Id, advisory.Summary, advisory.Source.Path));
        Assert.Equal(["CVE-2026-1"], advisory.Aliases);
        Assert.Equal(("contoso.ml", AdvisorySeverity.High), (affected.PackageId, affected.Severity));
        Assert.Equal(
            [false, true, false, true, true, false, true, true, false],
            new[] { "0.4", "0.5", "0.6", "1.0", "1.2.4", "1.2.5", "2.0.0-beta", "2.0.0", "2.0.1" }.Select(version => affected.Affects(Version(version))));
        Assert.Equal(["1.2.5", "2.0.1", null], new[] { "1.1", "2.0.0", "0.5" }.Select(version => affected.FixedAfter(Version(version))?.Text));
    }

    [Theory]
    [InlineData("""[ { "introduced": "0" } ]""", "0.0.1 99", "")]
    [InlineData("""[ { "introduced": "0" }, { "last_affected": "1.5" } ]""", "1.5", "1.5.1 2")]
    [InlineData("""[ { "fixed": "1.5" }, { "introduced": "1.0" } ]""", "1.0 1.4", "0.9 1.5")]
    [InlineData("""[ { "introduced": "1.0" }, { "fixed": "1.5" }, { "introduced": "1.5" } ]""", "1.4 1.5 9", "0.9")]
    [InlineData("""[ { "introduced": "1.0" }, { "last_affected": "1.0" } ]""", "1.0", "1.0.1 0.9")]
    [InlineData("""[ { "introduced": "1.0" }, { "limit": "3.0" } ]""", "1.0 2.9", "3.0 4.0")]
    [InlineData("""[ { "introduced": "1.0" }, { "limit": "*" } ]""", "4.0", "0.9")]
    [InlineData("""[ { "fixed": "1.5" } ]""", "", "1.0 1.5")]
    public void Events_of_a_range_say_which_versions_are_affected(string events, string affected, string unaffected)
    {
        var read = Assert.Single(Read(Affecting($$""" "ranges": [ { "type": "SEMVER", "events": {{events}} } ] """))!.Affected);

        // A range that affects nothing is none; with a version beside it the rest is not affected.
        Assert.All(affected.Split(' ', StringSplitOptions.RemoveEmptyEntries), version => Assert.True(read.Affects(Version(version)), version));
        if (!read.Ranges.IsEmpty)
            Assert.All(unaffected.Split(' ', StringSplitOptions.RemoveEmptyEntries), version => Assert.False(read.Affects(Version(version)), version));
    }

    [Fact]
    public void The_last_version_that_is_known_to_be_affected_ends_a_range_without_an_end()
    {
        var read = Assert.Single(Read(Affecting("""
            "ranges": [ { "type": "ECOSYSTEM", "events": [ { "introduced": "0" } ] } ], "database_specific": { "last_known_affected_version_range": "<= 1.5" }
            """))!.Affected);

        Assert.True(read.Affects(Version("1.5")));
        Assert.False(read.Affects(Version("1.6")));
        Assert.Null(read.FixedAfter(Version("1.5")));
    }

    [Fact]
    public void An_advisory_that_names_no_version_is_about_every_one() =>
        Assert.True(Assert.Single(Read(Affecting("\"versions\": []"))!.Affected).Affects(Version("1.0")));

    [Theory]
    [InlineData("\"withdrawn\": \"2026-02-01T00:00:00Z\"")]
    [InlineData("\"affected\": []")]
    public void What_was_withdrawn_or_is_about_nothing_is_none(string member) =>
        Assert.Null(Read($$"""{ "id": "A", {{(member.Contains("affected", StringComparison.Ordinal) ? member : $"{member}, \"affected\": [ {{ \"package\": {{ \"ecosystem\": \"NuGet\", \"name\": \"Contoso.Ml\" }} }} ]")}} }"""));

    [Theory]
    [InlineData("\"database_specific\": { \"severity\": \"moderate\" }", AdvisorySeverity.Moderate)]
    [InlineData("\"severity\": [ { \"type\": \"CVSS_V3\", \"score\": \"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L\" } ]", AdvisorySeverity.Moderate)]
    [InlineData("\"severity\": [ { \"type\": \"CVSS_V4\", \"score\": \"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:L/SC:N/SI:N/SA:N\" } ]", AdvisorySeverity.Moderate)]
    [InlineData("\"severity\": [ { \"type\": \"CVSS_V4\", \"score\": \"CVSS:4.0/AV:N/AC:L\" }, { \"type\": \"CVSS_V3\", \"score\": \"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L\" } ]", AdvisorySeverity.Unknown)]
    [InlineData("\"severity\": [ { \"type\": \"CVSS_V5\", \"score\": \"CVSS:5.0/AV:N\" } ]", AdvisorySeverity.Unknown)]
    [InlineData("\"severity\": [ { \"type\": \"CVSS_V2\", \"score\": \"AV:N/AC:L/Au:N/C:N/I:N/A:C\" }, { \"type\": \"CVSS_V3\", \"score\": \"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L\" } ]", AdvisorySeverity.Moderate)]
    [InlineData("\"database_specific\": { \"severity\": \"a lot\" }", AdvisorySeverity.Unknown)]
    public void The_severity_is_the_database_s_word_or_the_vector_s_score(string member, AdvisorySeverity severity) =>
        Assert.Equal(severity, Assert.Single(Read(Affecting(member))!.Affected).Severity);

    /// <summary>Scores that FIRST publishes with the examples of its specification, and those of well-known vulnerabilities in the NVD.</summary>
    [Theory]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1)]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", 6.4)]
    [InlineData("CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", 3.1)]
    [InlineData("CVSS:3.0/AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", 7.8)]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H", 9.9)]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", 7.5)]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8)]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H/E:F/RL:O", 10.0)]
    [InlineData("CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 6.8)]
    [InlineData("CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:N", 7.4)]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0.0)]
    public void The_base_score_of_a_vector_is_that_of_its_specification(string vector, double score) => Assert.Equal(score, CvssVector.BaseScore(vector));

    [Theory]
    [InlineData("")]
    [InlineData("CVSS:2.0/AV:N/AC:L/Au:N/C:N/I:N/A:C")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/A:H")]
    [InlineData("CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")]
    [InlineData("CVSS:3.1/nonsense")]
    public void A_vector_that_says_too_little_has_no_score(string vector) => Assert.Null(CvssVector.BaseScore(vector));

    [Theory]
    [InlineData("""{ "affected": [] }""")]
    [InlineData("""{ "id": 7 }""")]
    [InlineData("""{ "id": "A", "id": "B" }""")]
    [InlineData("""{ "schema_version": "2.0", "id": "A" }""")]
    [InlineData("""[ ]""")]
    [InlineData("")]
    public void What_is_no_advisory_is_a_fault(string text) => Assert.Throws<InvalidDataException>(() => Read(text));

    [Theory]
    [InlineData("\"versions\": [\"one\"]")]
    [InlineData("\"versions\": \"1.0\"")]
    [InlineData("\"ranges\": [ { \"type\": \"SEMVER\", \"events\": [ { \"introduced\": \"one\" } ] } ]")]
    [InlineData("\"ranges\": [ { \"type\": \"SEMVER\", \"events\": [ { \"forgotten\": \"1.0\" } ] } ]")]
    [InlineData("\"ranges\": [ { \"type\": \"MAYAN\", \"events\": [] } ]")]
    public void A_version_that_cannot_be_read_is_a_fault_and_not_left_out(string member) => Assert.Throws<InvalidDataException>(() => Read(Affecting(member)));

    [Fact]
    public void Any_damage_ends_in_an_advisory_or_in_a_fault()
    {
        var seed = Encoding.UTF8.GetBytes(Whole);
        var (read, faults) = (0, 0);
        foreach (var mutant in Mutator.Mutants(seed, 5_000, seed: 3).Concat(Mutator.Prefixes(seed)))
        {
            try
            {
                if (OsvReader.Read(mutant, "advisories/a.json", Wanted)?.Affected is [var affected, ..])
                    affected.FixedAfter(Version("1.0"));
                read++;
            }
            catch (InvalidDataException)
            {
                faults++;
            }
        }

        Assert.InRange(read, 100, 4_900);
        Assert.InRange(faults, 100, 20_000);
    }

    private static string Affecting(string member) =>
        $$"""{ "id": "A", "affected": [ { "package": { "ecosystem": "NuGet", "name": "Contoso.Ml" }, {{member}} } ] }""";

    private static PackageVersion Version(string text) => PackageVersion.Parse(text)!;

    private static Advisory? Read(string text) => OsvReader.Read(Encoding.UTF8.GetBytes(text), "advisories/a.json", Wanted);
}
