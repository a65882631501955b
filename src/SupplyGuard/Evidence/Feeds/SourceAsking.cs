using System.Collections.Concurrent;
using SupplyGuard.Policies;

namespace SupplyGuard.Evidence.Feeds;

/// <summary>Asks package sources. Fetches nothing itself: a face that has leave to does.</summary>
/// <param name="fetch">Gives the bytes behind an address, or null when the source says that there are none; throws <see cref="IOException"/> when it cannot.</param>
internal sealed class SourceAsking(Func<SourceQuestion, CancellationToken, byte[]?> fetch)
{
    private readonly ConcurrentDictionary<string, byte[]> _indexes = new(StringComparer.Ordinal);

    /// <summary>The service index of a source; asked for once.</summary>
    /// <exception cref="IOException">It does not answer.</exception>
    /// <exception cref="InvalidDataException">It may not be asked like that.</exception>
    public byte[] Index(AskedSource source, CancellationToken cancellationToken)
    {
        if (source.Fault is { } fault)
            throw new InvalidDataException(fault);

        return _indexes.GetOrAdd(source.Address.AbsoluteUri, _ => Page(source, source.Address, cancellationToken));
    }

    /// <exception cref="IOException">It does not answer with a page.</exception>
    /// <exception cref="InvalidDataException">It may not be asked like that.</exception>
    public byte[] Page(AskedSource source, Uri address, CancellationToken cancellationToken) =>
        Find(source, address, cancellationToken) ?? throw new IOException("it answers with status 404.");

    /// <returns>Null when the source says that there is no such page.</returns>
    /// <exception cref="IOException">It does not answer.</exception>
    /// <exception cref="InvalidDataException">It may not be asked like that.</exception>
    public byte[]? Find(AskedSource source, Uri address, CancellationToken cancellationToken)
    {
        if (address.Scheme is not "https" && !(address.Scheme is "http" && address.IsLoopback))
            throw new InvalidDataException($"'{PolicyText.Shown(AskedSource.Show(address))}' is not encrypted, so anybody on the way could leave something out.");

        // Elsewhere nobody was given the password.
        return fetch(new SourceQuestion(address, AskedSource.IsSameOrigin(source.Address, address) ? source.Credential : null), cancellationToken);
    }
}
