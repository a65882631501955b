using System.Collections.Immutable;

namespace SupplyGuard.Signatures.Models.Manifests;

/// <summary>A model, and how it is to be turned into a manifest.</summary>
/// <param name="Path">Absolute path of a file or a folder.</param>
/// <param name="Serialization">How; its <see cref="ModelSerialization.IgnoredPaths"/> are left out, each with everything below it.</param>
public sealed record ManifestRequest(string Path, ModelSerialization Serialization)
{
    /// <summary>Left out as well, and not said in the manifest: relative to the model, with forward slashes.</summary>
    public ImmutableArray<string> AlsoIgnored { get; init; } = [];

    /// <summary>The only files to look at, whatever else there is; null: all.</summary>
    public ImmutableHashSet<string>? Only { get; init; }

    /// <summary>Knows digests from earlier; null: every file is read.</summary>
    public IDigestMemory? Memory { get; init; }
}
