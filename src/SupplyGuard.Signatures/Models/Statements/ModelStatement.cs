using SupplyGuard.Signatures.Models.Manifests;

namespace SupplyGuard.Signatures.Models.Statements;

/// <summary>What was signed: an in-toto statement about a model.</summary>
/// <param name="Name">The model's name when it was signed; says nothing about what it is called now.</param>
/// <param name="ListsIgnoredPaths">Whether the signer said what was left out. Releases before 1.0.1 of the reference implementation did not, and always left out git's own files.</param>
public sealed record ModelStatement(string Name, ModelManifest Manifest, bool ListsIgnoredPaths)
{
    /// <summary>in-toto Statement v1, "Schema".</summary>
    public const string StatementType = "https://in-toto.io/Statement/v1";

    /// <summary>The type of predicate that is written.</summary>
    public const string PredicateType = "https://model_signing/signature/v1.0";

    /// <summary>That of release 0.2: one subject for each file, and no root digest.</summary>
    public const string DigestsPredicateType = "https://model_signing/Digests/v0.1";

    /// <summary>Reads a payload whose signature was verified. Nothing else may be handed to this.</summary>
    public static Examined<ModelStatement> Read(ReadOnlyMemory<byte> payload) => Examined<ModelStatement>.Of(() => StatementReader.Read(payload));
}
