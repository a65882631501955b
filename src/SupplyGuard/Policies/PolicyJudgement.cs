using System.Collections.Immutable;
using SupplyGuard.Findings;

namespace SupplyGuard.Policies;

/// <summary>What the policy makes of findings: the one place where severities are decided.</summary>
internal static class PolicyJudgement
{
    /// <param name="today">The day in UTC: on it an exemption that <c>expires</c> today no longer holds.</param>
    /// <param name="examinedAll">False when only a part of what the policy asks was examined, so that an unused exemption says nothing.</param>
    public static ImmutableArray<Finding> Apply(Policy policy, IEnumerable<Finding> findings, DateOnly today, bool examinedAll = true)
    {
        var holding = new Dictionary<Identity, Exemption>();
        foreach (var exemption in policy.Exemptions)
        {
            if (Holds(exemption, today))
                holding.TryAdd(new Identity(exemption.Rule, exemption.Subject), exemption);
        }

        var used = new HashSet<Identity>();
        var judged = ImmutableArray.CreateBuilder<Finding>();
        foreach (var finding in findings)
        {
            var identity = new Identity(finding.Rule.Id, finding.Subject.Id);
            if (CanBeExempted(finding.Rule) && holding.TryGetValue(identity, out var exemption))
            {
                used.Add(identity);
                judged.Add(Exempted(finding, exemption));
            }
            else
            {
                judged.Add(finding with { Severity = SeverityOf(finding.Rule, policy) });
            }
        }

        foreach (var exemption in policy.Exemptions)
        {
            if (Complaint(exemption, today, isUsed: !examinedAll || used.Contains(new Identity(exemption.Rule, exemption.Subject))) is { } complaint)
                judged.Add(complaint with { Severity = SeverityOf(complaint.Rule, policy) });
        }

        return judged.ToImmutable();
    }

    private static bool Holds(Exemption exemption, DateOnly today) => !string.IsNullOrWhiteSpace(exemption.Reason) && !HasExpired(exemption, today);

    private static bool HasExpired(Exemption exemption, DateOnly today) => exemption.Expires is { } expires && today >= expires;

    /// <summary>What was not examined is not passed, and a policy does not judge its own file.</summary>
    private static bool CanBeExempted(Rule rule) => !rule.Incomplete && !PolicyCoherence.IsAboutTheJudge(rule.Id);

    private static Finding? Complaint(Exemption exemption, DateOnly today, bool isUsed)
    {
        if (HasExpired(exemption, today))
            return PolicyRules.HasExpired(exemption);

        if (string.IsNullOrWhiteSpace(exemption.Reason))
            return PolicyRules.GivesNoReason(exemption);

        return isUsed ? null : PolicyRules.MatchedNothing(exemption);
    }

    private static Finding Exempted(Finding finding, Exemption exemption) => finding with
    {
        Severity = Severity.Note,
        Message = $"{finding.Message} Exempted by {exemption.Location}: '{PolicyText.Shown(exemption.Reason!)}'.",
        Evidence = finding.Evidence
            .SetItem("exemption.location", exemption.Location.ToString())
            .SetItem("exemption.reason", exemption.Reason!),
    };

    /// <summary>What a finding of a rule weighs that is not exempted.</summary>
    public static Severity SeverityOf(Rule rule, Policy policy)
    {
        var severity = policy.Severities.TryGetValue(rule.Id, out var asked) ? asked.Value : rule.Severity;
        if (rule.Incomplete || (PolicyCoherence.IsAboutTheJudge(rule.Id) && rule.Severity is Severity.Error))
            return severity > rule.Severity ? severity : rule.Severity;

        var isLowered = policy.Mode.Value is PolicyMode.Observe && severity is Severity.Error && !PolicyCoherence.IsAboutTheJudge(rule.Id);
        return isLowered ? Severity.Warning : severity;
    }

    /// <summary>What an exemption names.</summary>
    private sealed record Identity(string Rule, string Subject);
}
