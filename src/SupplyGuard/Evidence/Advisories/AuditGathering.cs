using System.Collections.Frozen;
using System.Collections.Immutable;
using SupplyGuard.Evidence.Feeds;
using SupplyGuard.Formats;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.Advisories;

/// <summary>Asks package sources what they know about vulnerable versions.</summary>
internal sealed class AuditGathering(SourceAsking asking)
{
    /// <param name="wanted">Lower-cased ids of the packages that matter.</param>
    public AdvisoryEvidence Gather(ImmutableArray<AskedSource> sources, FrozenSet<string> wanted, CancellationToken cancellationToken)
    {
        var advisories = ImmutableArray.CreateBuilder<Advisory>();
        var faults = ImmutableArray.CreateBuilder<AdvisoryFault>();
        var answered = 0;
        foreach (var source in sources)
        {
            try
            {
                if (Ask(source, wanted, cancellationToken) is { } known)
                {
                    advisories.AddRange(known);
                    answered++;
                }
            }
            catch (Exception e) when (e is IOException or InvalidDataException)
            {
                faults.Add(new AdvisoryFault(ReadFault.Describe(e), new Location(source.Shown)));
            }
        }

        return new AdvisoryEvidence(advisories.ToImmutable()) { Sources = answered, SourceFaults = faults.ToImmutable() };
    }

    /// <summary>Null when the source offers nothing of the kind.</summary>
    private List<Advisory>? Ask(AskedSource source, FrozenSet<string> wanted, CancellationToken cancellationToken)
    {
        if (AuditPages.Resource(asking.Index(source, cancellationToken), source.Address) is not { } index)
            return null;

        var advisories = new List<Advisory>();
        foreach (var page in AuditPages.Pages(asking.Page(source, index, cancellationToken), index))
            advisories.AddRange(AuditPages.Page(asking.Page(source, page, cancellationToken), page, wanted));

        return advisories;
    }
}
