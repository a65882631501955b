using System.Collections.Immutable;
using SupplyGuard.Findings;
using SupplyGuard.Subjects;

namespace SupplyGuard.Policies;

/// <summary>Collects everything that is wrong with a policy, up to a number that a person might still read.</summary>
internal sealed class PolicyProblems
{
    public const int Most = 100;

    private readonly List<Finding> _findings = [];
    private int _unlisted;

    public bool Any => _findings.Count > 0;

    public void Add(Finding finding)
    {
        if (_findings.Count < Most)
            _findings.Add(finding);
        else
            _unlisted++;
    }

    /// <summary>In the order of the file.</summary>
    public ImmutableArray<Finding> Sorted(string shown)
    {
        IEnumerable<Finding> sorted = _findings
            .OrderBy(finding => finding.Location.Line)
            .ThenBy(finding => finding.Location.Column)
            .ThenBy(finding => finding.Rule.Id, StringComparer.Ordinal)
            .ThenBy(finding => finding.Message, StringComparer.Ordinal);

        return _unlisted == 0 ? [.. sorted] : [.. sorted, PolicyRules.CannotBeRead(new Location(shown), $"has {_unlisted} more problems than are listed")];
    }
}
