using System.Collections.Immutable;
using SupplyGuard.Signatures.Models.Manifests;

namespace SupplyGuard.Evidence.ModelSignatures;

/// <summary>
/// Digests of whole files that this run has taken already, for their pins. What pins and signatures say is then compared with the very same
/// bytes, whoever writes to the file in between, and no file is read twice.
/// </summary>
internal sealed class GatheredDigests : IDigestMemory
{
    private readonly Dictionary<string, (long Size, string Digest)> _files = new(StringComparer.Ordinal);
    private readonly IDigestMemory? _earlier;

    /// <param name="models">What was read in this run.</param>
    /// <param name="earlier">Is asked about all other files.</param>
    public GatheredDigests(ImmutableArray<ModelEvidence> models, IDigestMemory? earlier)
    {
        _earlier = earlier;
        foreach (var model in models)
        {
            if (model.Sha256 is { } digest)
                _files[model.FilePath] = (model.Size, digest.Hex);
        }
    }

    public string? Find(ModelHash hash, HashJob job) =>
        hash is ModelHash.Sha256 && job.IsWhole && _files.TryGetValue(job.FullPath, out var file) && file.Size == job.FileLength ? file.Digest : _earlier?.Find(hash, job);

    public void Keep(ModelHash hash, HashJob job, string digest) => _earlier?.Keep(hash, job, digest);
}
