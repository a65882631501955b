using System.Collections.Immutable;
using SupplyGuard.Subjects;

namespace SupplyGuard.Findings;

/// <summary>Something that can be broken. Its id is permanent; its title is the fact that is wrong.</summary>
/// <param name="Id"><c>SG</c> and four digits; the first is the area, the second the topic. Says nothing about severity.</param>
/// <param name="Title">The fact that is wrong, as a sentence without a full stop.</param>
/// <param name="Severity">The default; a policy may change it, unless <paramref name="Incomplete"/>.</param>
/// <param name="Incomplete">
/// The rule says that something could not be examined. Its findings make the verdict <see cref="Verdict.Incomplete"/> instead of
/// <see cref="Verdict.Failed"/>, and no policy can lower or exempt them: what was not verified is not passed.
/// </param>
public sealed record Rule(string Id, string Title, Severity Severity, bool Incomplete = false)
{
    /// <summary>A finding of this rule, at the rule's default severity.</summary>
    public Finding Finding(Subject subject, Location location, string message, string fix, params ReadOnlySpan<(string Key, string Value)> evidence)
    {
        if (evidence.IsEmpty)
            return new Finding(this, subject, location, message, fix) { Severity = Severity };

        var facts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in evidence)
            facts[key] = value;

        return new Finding(this, subject, location, message, fix) { Severity = Severity, Evidence = facts.ToImmutable() };
    }
}
