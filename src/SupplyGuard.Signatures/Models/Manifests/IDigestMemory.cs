namespace SupplyGuard.Signatures.Models.Manifests;

/// <summary>
/// Knows digests of files that were read before. What it answers is believed like the file itself, so it has to know that the file is still
/// the same; which files there are is found out without it. It is asked about everything first and told about the rest afterwards.
/// </summary>
public interface IDigestMemory
{
    /// <returns>The digest in lower-case hexadecimal; null when the stretch has to be read.</returns>
    public string? Find(ModelHash hash, HashJob job);

    /// <summary>Tells the digest of a stretch that it did not know and that was read since it was asked.</summary>
    /// <param name="digest">In lower-case hexadecimal.</param>
    public void Keep(ModelHash hash, HashJob job, string digest);
}
