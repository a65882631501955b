using System.Collections.Immutable;

namespace SupplyGuard.Signatures.Models.Manifests;

/// <summary>How a model was turned into a list of digests; signed together with the list.</summary>
/// <param name="ShardSize">Bytes of a shard; 0 for <see cref="SerializationMethod.Files"/>.</param>
/// <param name="AllowsLinks">Whether links are followed as long as they stay inside the model.</param>
/// <param name="IgnoredPaths">Files and folders that the signature says nothing about, relative to the model, with forward slashes.</param>
public sealed record ModelSerialization(SerializationMethod Method, ModelHash Hash, long ShardSize, bool AllowsLinks, ImmutableArray<string> IgnoredPaths)
{
    /// <summary>The size of shards that is written unless another is asked for: small enough for every core to have some of a file.</summary>
    public const long UsualShardSize = 1L << 26;

    /// <summary>One SHA-256 for each file, no links, nothing ignored.</summary>
    public static ModelSerialization Usual { get; } = new(SerializationMethod.Files, ModelHash.Sha256, 0, AllowsLinks: false, []);
}
