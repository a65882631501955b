namespace SupplyGuard.Signatures.Models.Manifests;

/// <summary>How the files of a model become digests.</summary>
public enum SerializationMethod
{
    /// <summary>One digest for each file.</summary>
    Files,

    /// <summary>One digest for each piece of a file, so that a large file is hashed on all cores.</summary>
    Shards,
}
