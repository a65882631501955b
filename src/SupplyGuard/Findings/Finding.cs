using System.Collections.Immutable;
using SupplyGuard.Subjects;

namespace SupplyGuard.Findings;

/// <summary>
/// A rule broken by a subject at a location. Its identity is these three; the message may improve without breaking an exemption.
/// </summary>
/// <param name="Rule">What was broken.</param>
/// <param name="Subject">What broke it.</param>
/// <param name="Location">The place to look at first.</param>
/// <param name="Message">One sentence: which subject, what was found, what was expected. Values in single quotes.</param>
/// <param name="Fix">What to do, the safe way first.</param>
public sealed record Finding(Rule Rule, Subject Subject, Location Location, string Message, string Fix)
{
    /// <summary>One for all: there may be tens of thousands of values with nothing beside them.</summary>
    internal static readonly ImmutableSortedDictionary<string, string> NoEvidence = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public Severity Severity { get; init; } = Rule.Severity;

    /// <summary>Facts behind the message, for programs.</summary>
    public ImmutableSortedDictionary<string, string> Evidence { get; init; } = NoEvidence;
}
