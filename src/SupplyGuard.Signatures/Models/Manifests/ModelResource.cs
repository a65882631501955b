using System.Globalization;

namespace SupplyGuard.Signatures.Models.Manifests;

/// <summary>A file of a model, or a shard of one, with its digest.</summary>
/// <param name="Path">Relative to the model, with forward slashes; the file's own name, or <c>.</c>, when the model is one file.</param>
/// <param name="Shard">Null for a whole file.</param>
/// <param name="Digest">Lower-case hexadecimal, of the manifest's hash function.</param>
public sealed record ModelResource(string Path, ShardRange? Shard, string Digest)
{
    /// <summary>As statements name it: <c>path</c> or <c>path:start:end</c>.</summary>
    public string Name => Shard is { } shard ? string.Create(CultureInfo.InvariantCulture, $"{Path}:{shard.Start}:{shard.End}") : Path;
}
