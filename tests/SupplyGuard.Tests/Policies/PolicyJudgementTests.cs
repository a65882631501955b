using System.Collections.Immutable;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;
using TestKit;

namespace SupplyGuard.Tests.Policies;

public sealed class PolicyJudgementTests
{
    private static readonly DateOnly Today = new(2026, 11, 21);
    private static readonly PackageSubject Legacy = new("Contoso.Legacy", "1.2.0");

    [Fact]
    public void Takes_severities_from_the_policy()
    {
        var judged = Judge("\"severity\": { \"SG1004\": \"error\", \"SG1001\": \"note\" }", PolicySource.NoTimestamp, PolicySource.Unsigned, PolicySource.NotExamined);

        Assert.Equal([Severity.Error, Severity.Note, Severity.Error], judged.Select(finding => finding.Severity));
    }

    [Fact]
    public void Observing_lowers_errors_but_not_what_was_not_examined_and_not_the_policy_itself()
    {
        var judged = Judge(
            "\"mode\": \"observe\", \"exemptions\": [{ \"rule\": \"SG1001\", \"subject\": \"x\" }]",
            PolicySource.Unsigned, PolicySource.NoTimestamp, PolicySource.NotExamined, PolicyRules.UnknownKey);

        Assert.Equal(
            [("SG1001", Severity.Warning), ("SG1004", Severity.Warning), ("SG3002", Severity.Error), ("SG9002", Severity.Error), ("SG9005", Severity.Error)],
            judged.Select(finding => (finding.Rule.Id, finding.Severity)));
    }

    [Fact]
    public void An_exemption_turns_a_finding_into_a_note_that_says_why()
    {
        var judged = Assert.Single(Judge(Exemption("\"reason\": \"replaced in March\""), PolicySource.Unsigned));

        Assert.Equal(Severity.Note, judged.Severity);
        Assert.Contains("replaced in March", judged.Message, StringComparison.Ordinal);
        Assert.StartsWith("Broken.", judged.Message, StringComparison.Ordinal);
        Assert.Equal("replaced in March", judged.Evidence["exemption.reason"]);
        Assert.StartsWith("supplyguard.json(1,", judged.Evidence["exemption.location"], StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG9003_when_an_exemption_matched_nothing_of_all_that_was_examined()
    {
        var policy = PolicySource.ReadWith(Exemption("\"reason\": \"r\"")).Policy!;

        Assert.Equal(PolicyRules.ExemptionUnused, Assert.Single(PolicyJudgement.Apply(policy, [], Today)).Rule);
        Assert.Empty(PolicyJudgement.Apply(policy, [], Today, examinedAll: false));
    }

    [Theory]
    [InlineData("2026-11-21")]
    [InlineData("2020-01-01")]
    public void Reports_SG9004_when_an_exemption_has_expired(string expires)
    {
        var judged = Judge(Exemption($"\"reason\": \"r\", \"expires\": \"{expires}\""), PolicySource.Unsigned);

        Assert.Equal([("SG1001", Severity.Error), ("SG9004", Severity.Error)], judged.Select(finding => (finding.Rule.Id, finding.Severity)));
    }

    [Fact]
    public void Accepts_an_exemption_until_the_day_before_it_expires_SG9003_SG9004_SG9005()
        => Assert.Equal(Severity.Note, Assert.Single(Judge(Exemption("\"reason\": \"r\", \"expires\": \"2026-11-22\""), PolicySource.Unsigned)).Severity);

    [Theory]
    [InlineData("\"reason\": \" \"")]
    [InlineData("\"expires\": \"2027-01-01\"")]
    public void Reports_SG9005_when_an_exemption_gives_no_reason(string keys)
    {
        var judged = Judge(Exemption(keys), PolicySource.Unsigned);

        Assert.Equal([("SG1001", Severity.Error), ("SG9005", Severity.Error)], judged.Select(finding => (finding.Rule.Id, finding.Severity)));
    }

    [Fact]
    public void An_exemption_is_for_one_rule_and_one_subject()
    {
        var policy = PolicySource.ReadWith(Exemption("\"reason\": \"r\"")).Policy!;
        ImmutableArray<Finding> findings =
        [
            PolicySource.Unsigned.Finding(new PackageSubject("contoso.legacy", "1.2.0"), default, "Broken.", "Mend."),
            PolicySource.NoTimestamp.Finding(Legacy, default, "Broken.", "Mend."),
        ];

        Assert.Equal([Severity.Error, Severity.Warning, Severity.Warning], PolicyJudgement.Apply(policy, findings, Today).Select(finding => finding.Severity));
    }

    [Theory]
    [InlineData("SG3002")]
    [InlineData("SG9901")]
    [InlineData("SG9002")]
    public void Nothing_is_exempted_from_a_rule_about_what_was_not_examined_or_about_the_judge(string id)
    {
        // The reader refuses such a policy; this one was made without it.
        var policy = PolicySource.ReadWith("\"mode\": \"observe\"").Policy! with
        {
            Exemptions = [new Exemption(id, Legacy.Id, "r", null, new Location("supplyguard.json", 1, 1))],
            Severities = ImmutableSortedDictionary<string, Located<Severity>>.Empty.Add(id, new(Severity.Note, default)),
        };
        var rule = PolicySource.Rules.Single(rule => rule.Id == id);

        var judged = PolicyJudgement.Apply(policy, [rule.Finding(Legacy, default, "Broken.", "Mend.")], Today);

        Assert.Equal([(id, Severity.Error), ("SG9003", Severity.Warning)], judged.Select(finding => (finding.Rule.Id, finding.Severity)));
    }

    [Fact]
    public void The_words_about_exemptions()
    {
        var policy = PolicySource.Read("""
            {
              "policy": 1, "extends": "standard",
              "exemptions": [
                { "rule": "SG1001", "subject": "pkg:nuget/Contoso.Legacy@1.2.0", "reason": "being replaced" },
                { "rule": "SG1001", "subject": "pkg:nuget/Contoso.Gone@1.0.0", "reason": "r" },
                { "rule": "SG1001", "subject": "pkg:nuget/Contoso.Late@1.0.0", "reason": "r", "expires": "2026-11-01" },
                { "rule": "SG1001", "subject": "pkg:nuget/Contoso.Silent@1.0.0" }
              ]
            }
            """).Policy!;

        Golden.Matches(PolicySource.Lines(PolicyJudgement.Apply(policy, [PolicySource.Unsigned.Finding(Legacy, new("a.lock"), "Broken.", "Mend.")], Today)));
    }

    private static string Exemption(string keys) => $$"""
        "exemptions": [{ "rule": "SG1001", "subject": "pkg:nuget/Contoso.Legacy@1.2.0", {{keys}} }]
        """;

    private static ImmutableArray<Finding> Judge(string keys, params Rule[] rules)
    {
        var reading = PolicySource.ReadWith(keys);
        Assert.Empty(reading.Findings);
        return PolicyJudgement.Apply(reading.Policy!, rules.Select(rule => rule.Finding(Legacy, default, "Broken.", "Mend.")), Today);
    }
}
