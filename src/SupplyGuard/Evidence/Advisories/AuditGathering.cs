using System.Collections.Frozen;
using System.Collections.Immutable;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.Advisories;

/// <summary>Asks package sources what they know about vulnerable versions. Fetches nothing itself: a face that has leave to does.</summary>
/// <param name="fetch">Gives the bytes behind an address; throws <see cref="IOException"/> when it cannot.</param>
internal sealed class AuditGathering(Func<Uri, CancellationToken, byte[]> fetch)
{
    /// <param name="sources">Addresses as restore knows them. A folder knows nothing and is passed over.</param>
    /// <param name="wanted">Lower-cased ids of the packages that matter.</param>
    public AdvisoryEvidence Gather(IEnumerable<string> sources, FrozenSet<string> wanted, CancellationToken cancellationToken)
    {
        var advisories = ImmutableArray.CreateBuilder<Advisory>();
        var faults = ImmutableArray.CreateBuilder<AdvisoryFault>();
        var answered = 0;
        foreach (var source in sources.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (!Uri.TryCreate(source, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
                continue;

            try
            {
                if (Ask(address, wanted, cancellationToken) is { } known)
                {
                    advisories.AddRange(known);
                    answered++;
                }
            }
            catch (Exception e) when (e is IOException or InvalidDataException)
            {
                faults.Add(new AdvisoryFault(ReadFault.Describe(e), new Location(Shown(address))));
            }
        }

        return new AdvisoryEvidence(advisories.ToImmutable()) { Sources = answered, SourceFaults = faults.ToImmutable() };
    }

    /// <summary>Null when the source offers nothing of the kind.</summary>
    private List<Advisory>? Ask(Uri source, FrozenSet<string> wanted, CancellationToken cancellationToken)
    {
        if (AuditPages.Resource(Fetch(source, cancellationToken), source) is not { } index)
            return null;

        var advisories = new List<Advisory>();
        foreach (var page in AuditPages.Pages(Fetch(index, cancellationToken), index))
            advisories.AddRange(AuditPages.Page(Fetch(page, cancellationToken), page, wanted));

        return advisories;
    }

    private byte[] Fetch(Uri address, CancellationToken cancellationToken)
    {
        if (address.Scheme is not "https" && !(address.Scheme is "http" && address.IsLoopback))
            throw new InvalidDataException($"'{PolicyText.Shown(Shown(address))}' is not encrypted, so anybody on the way could leave vulnerabilities out.");

        return fetch(address, cancellationToken);
    }

    /// <summary>Without what may be secret: user, password and query.</summary>
    private static string Shown(Uri address) => address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
}
