using System.Globalization;
using SupplyGuard.Subjects;

namespace SupplyGuard.Findings;

/// <summary>
/// Findings of the files in one archive, of which an author of archives can make any number: of each rule the first are kept, and one finding says how many more there are.
/// </summary>
internal sealed class PackedFindings(ModelSubject archive)
{
    /// <summary>Findings of one rule about the files of one archive. More of a kind help nobody.</summary>
    private const int MostOfRule = 100;

    private readonly Dictionary<Rule, (int Count, Severity Worst)> _rules = [];

    /// <summary>Whether a finding is one of those that are kept. Those that are not are counted.</summary>
    public bool Keeps(Finding finding)
    {
        var (count, worst) = _rules.GetValueOrDefault(finding.Rule);
        _rules[finding.Rule] = (count + 1, count >= MostOfRule && finding.Severity > worst ? finding.Severity : worst);
        return count < MostOfRule;
    }

    /// <summary>For each rule of which findings were not kept, one about the archive: of that rule, and as grave as the gravest of them.</summary>
    public IEnumerable<Finding> Rest() => _rules.Where(rule => rule.Value.Count > MostOfRule).Select(rule => Rest(rule.Key, rule.Value.Count - MostOfRule, rule.Value.Worst));

    private Finding Rest(Rule rule, int more, Severity worst)
    {
        var finding = rule.Finding(
            archive,
            new Location(archive.Path),
            $"There are {more} more findings about files in '{archive.Path}' of the kind of which {MostOfRule} are listed.",
            "Those that are listed were met first; who made the archive chose their order. To see all of them, unpack it and scan the folder.",
            ("more", more.ToString(CultureInfo.InvariantCulture)));
        return finding with { Severity = worst };
    }
}
