using System.Collections.Immutable;
using SupplyGuard.Findings;
using SupplyGuard.Findings.Evaluations;
using SupplyGuard.Formats;
using SupplyGuard.Reporting;
using SupplyGuard.Subjects;

namespace SupplyGuard;

/// <summary>Puts a report together: sorts, gives every subject its verdict, and the whole its own. The only place where a verdict is formed.</summary>
internal sealed class ReportBuilder
{
    private readonly Dictionary<Subject, ImmutableSortedDictionary<string, string>> _facts = [];
    private readonly HashSet<Finding> _findings = [];
    private readonly Dictionary<Subject, Verdict> _verdicts = [];
    private readonly List<Measurement> _measurements = [];
    private readonly List<EvaluationDetail> _details = [];

    public string? PolicyPath { get; init; }

    public Digest? PolicyDigest { get; init; }

    /// <summary>Adds a subject that was examined, so that the report shows it even when nothing is wrong with it.</summary>
    public void Examined(Subject subject, params ReadOnlySpan<(string Key, string? Value)> facts)
    {
        var known = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in facts)
        {
            if (value is not null)
                known[key] = value;
        }

        _facts[subject] = known.ToImmutable();
    }

    public void Add(IEnumerable<Finding> findings) => _findings.UnionWith(findings);

    /// <summary>Adds what is listed of the findings about a subject, and the verdict of those that are not.</summary>
    public void Add(Subject subject, IEnumerable<Finding> listed, Verdict verdict)
    {
        _findings.UnionWith(listed);
        _verdicts[subject] = Worse(_verdicts.GetValueOrDefault(subject), verdict);
    }

    public void Add(IEnumerable<EvaluationDetail> details) => _details.AddRange(details);

    public void Add(IEnumerable<Measurement> measurements) => _measurements.AddRange(measurements);

    public Report Build(ReportStatistics statistics, bool policyIsWrong = false)
    {
        var bySubject = _findings.ToLookup(finding => finding.Subject);
        var subjects = _facts.Keys.Concat(bySubject.Select(about => about.Key).Where(subject => !_facts.ContainsKey(subject)));
        return ReportOrder.Sorted(new Report(
            VerdictOf(_findings),
            PolicyPath,
            PolicyDigest,
            [.. subjects.Select(subject => new SubjectResult(subject, Worse(_verdicts.GetValueOrDefault(subject), VerdictOf(bySubject[subject]))) { Facts = _facts.GetValueOrDefault(subject, Finding.NoEvidence) })],
            [.. _findings],
            [.. _measurements],
            statistics)
        { PolicyIsWrong = policyIsWrong, Evaluations = [.. _details] });
    }

    private static Verdict Worse(Verdict one, Verdict other) => one > other ? one : other;

    /// <summary>Failed outweighs incomplete: both stop the build, and the failure is what a person must read first.</summary>
    internal static Verdict VerdictOf(IEnumerable<Finding> findings) =>
        findings.Aggregate(Verdict.Passed, (verdict, finding) => Worse(verdict, VerdictOf(finding.Rule, finding.Severity)));

    /// <summary>The verdict of findings of which nothing is known but their rules.</summary>
    internal static Verdict VerdictOf(IEnumerable<Rule> rules, Func<Rule, Severity> severityOf) =>
        rules.Aggregate(Verdict.Passed, (verdict, rule) => Worse(verdict, VerdictOf(rule, severityOf(rule))));

    private static Verdict VerdictOf(Rule rule, Severity severity) => rule.Incomplete ? Verdict.Incomplete : severity is Severity.Error ? Verdict.Failed : Verdict.Passed;
}
