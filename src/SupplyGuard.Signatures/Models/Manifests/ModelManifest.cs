using System.Collections.Immutable;
using System.Security.Cryptography;
using SupplyGuard.Formats;

namespace SupplyGuard.Signatures.Models.Manifests;

/// <summary>The files of a model with their digests: what a signature is about.</summary>
/// <param name="Resources">In the order in which they are listed; the root digest depends on it.</param>
public sealed record ModelManifest(ModelSerialization Serialization, ImmutableArray<ModelResource> Resources)
{
    /// <summary>How the order of resources is defined when a manifest is made: by the code points of the path, shards by their start.</summary>
    public static Comparison<ModelResource> Order { get; } = static (left, right) =>
        CodePoints.Compare(left.Path, right.Path) is not 0 and var order ? order : (left.Shard?.Start ?? 0).CompareTo(right.Shard?.Start ?? 0);

    /// <summary>SHA-256 over the raw digests in listed order, whatever the hash function of the files (model signing specification, "Root digest").</summary>
    public Digest Root
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var resource in Resources)
                hash.AppendData(Convert.FromHexString(resource.Digest));

            return new Digest(DigestAlgorithm.Sha256, hash.GetHashAndReset());
        }
    }
}
