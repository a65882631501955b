using System.Collections.Immutable;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Subjects;

namespace SupplyGuard;

/// <summary>Puts a report together: sorts, gives every subject its verdict, and the whole its own. The only place where a verdict is formed.</summary>
internal sealed class ReportBuilder
{
    private readonly Dictionary<Subject, ImmutableSortedDictionary<string, string>> _facts = [];
    private readonly HashSet<Finding> _findings = [];
    private readonly List<Measurement> _measurements = [];

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

    public void Add(IEnumerable<Measurement> measurements) => _measurements.AddRange(measurements);

    public Report Build(ReportStatistics statistics, bool policyIsWrong = false)
    {
        var bySubject = _findings.ToLookup(finding => finding.Subject);
        var subjects = _facts.Keys.Union(_findings.Select(finding => finding.Subject));
        return new Report(
            VerdictOf(_findings),
            PolicyPath,
            PolicyDigest,
            [.. subjects
                .OrderBy(subject => subject.Id, StringComparer.Ordinal)
                .Select(subject => new SubjectResult(subject, VerdictOf(bySubject[subject])) { Facts = _facts.GetValueOrDefault(subject, ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)) })],
            Sorted(_findings),
            [.. _measurements
                .OrderBy(measurement => measurement.Evaluation, StringComparer.Ordinal)
                .ThenBy(measurement => measurement.Name, StringComparer.Ordinal)],
            statistics)
        { PolicyIsWrong = policyIsWrong };
    }

    /// <summary>Failed outweighs incomplete: both stop the build, and the failure is what a person must read first.</summary>
    private static Verdict VerdictOf(IEnumerable<Finding> findings)
    {
        var verdict = Verdict.Passed;
        foreach (var finding in findings)
        {
            if (finding.Rule.Incomplete)
                verdict = verdict is Verdict.Failed ? verdict : Verdict.Incomplete;
            else if (finding.Severity is Severity.Error)
                verdict = Verdict.Failed;
        }

        return verdict;
    }

    /// <summary>The worst first, then by rule, subject and place.</summary>
    private static ImmutableArray<Finding> Sorted(IEnumerable<Finding> findings) =>
        [.. findings
            .OrderByDescending(finding => finding.Severity)
            .ThenBy(finding => finding.Rule.Id, StringComparer.Ordinal)
            .ThenBy(finding => finding.Subject.Id, StringComparer.Ordinal)
            .ThenBy(finding => finding.Location.Path, StringComparer.Ordinal)
            .ThenBy(finding => finding.Location.Line)
            .ThenBy(finding => finding.Location.Column)
            .ThenBy(finding => finding.Location.Offset ?? -1)
            .ThenBy(finding => finding.Message, StringComparer.Ordinal)];
}
