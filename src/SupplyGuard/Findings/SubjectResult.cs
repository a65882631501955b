using System.Collections.Immutable;
using SupplyGuard.Subjects;

namespace SupplyGuard.Findings;

/// <summary>A subject that was examined, its verdict, and facts that the report shows beside it (<c>sha256</c>, <c>format</c>, <c>device</c>).</summary>
public sealed record SubjectResult(Subject Subject, Verdict Verdict)
{
    public ImmutableSortedDictionary<string, string> Facts { get; init; } = Finding.NoEvidence;
}
