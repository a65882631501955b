using System.Collections.Immutable;
using System.Text.Json;
using SupplyGuard.Signatures.Models.Manifests;

namespace SupplyGuard.Signatures.Models.Statements;

/// <summary>
/// Reads the statements of every release of the reference implementation that its newest one still verifies (0.2, 0.3, 1.0, 1.1), and
/// refuses what it passes over: repeated names, names that leave the model, mixed hash functions, shards with gaps, empty lists.
/// </summary>
internal static class StatementReader
{
    private static readonly StrictJson Json = new(ModelProblemKind.StatementMalformed);

    /// <summary>The predicate type alone: it decides how a signature of release 0.2 is verified, and nothing else is believed before that.</summary>
    /// <returns>Null when it cannot be read.</returns>
    public static string? PredicateTypeOf(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = Json.Parse(payload);
            return Json.Text(document.RootElement, "predicateType");
        }
        catch (ModelSignatureException)
        {
            return null;
        }
    }

    /// <exception cref="ModelSignatureException">It is no statement about a model.</exception>
    public static ModelStatement Read(ReadOnlyMemory<byte> payload)
    {
        using var document = Json.Parse(payload);
        var root = document.RootElement;
        if (Json.Text(root, "_type") is not ModelStatement.StatementType and var type)
            throw new ModelSignatureException(ModelProblemKind.StatementTypeUnknown, $"The statement's type is '{type}', and '{ModelStatement.StatementType}' is the one that is known.");

        var statement = Json.Text(root, "predicateType") switch
        {
            ModelStatement.PredicateType => WithManifest(root),
            ModelStatement.DigestsPredicateType => new ModelStatement("", new ModelManifest(ModelSerialization.Usual, [.. Json.Array(root, "subject").EnumerateArray().Select(OneFile)]), ListsIgnoredPaths: false),
            var other => throw new ModelSignatureException(ModelProblemKind.StatementTypeUnknown, $"The statement is a '{other}', and no signature of a model that is known."),
        };
        ResourceChecks.Run(statement.Manifest);
        return statement;
    }

    private static ModelStatement WithManifest(JsonElement root)
    {
        var subjects = Json.Array(root, "subject");
        if (subjects.GetArrayLength() != 1)
            throw Json.Wrong("it has more or fewer than one subject");

        var predicate = Json.Object(root, "predicate");
        var written = Json.Object(predicate, "serialization");
        var serialization = Serialization(written);
        var name = Json.Text(subjects[0], "name");
        if (name.Length == 0)
            throw Json.Wrong("its subject has no name");

        var manifest = new ModelManifest(serialization, [.. Json.Array(predicate, "resources").EnumerateArray().Select(resource => Resource(resource, serialization))]);
        var root256 = Sha256(subjects[0]);
        if (!manifest.Resources.IsEmpty && manifest.Root.Hex != root256)
            throw new ModelSignatureException(ModelProblemKind.RootMismatch, $"The statement is about the model 'sha256:{root256}', and its files make up '{manifest.Root}'.");

        return new ModelStatement(name, manifest, Json.Has(written, "ignore_paths"));
    }

    private static ModelSerialization Serialization(JsonElement written)
    {
        var method = Json.Text(written, "method") switch
        {
            "files" => SerializationMethod.Files,
            "shards" => SerializationMethod.Shards,
            var other => throw Json.Wrong($"'{other}' is no method of serialization"),
        };
        var hash = Json.Text(written, "hash_type") switch
        {
            "sha256" => ModelHash.Sha256,
            "blake2b" => ModelHash.Blake2b,
            "blake3" => throw new ModelSignatureException(ModelProblemKind.HashNotComputed, "Its files are hashed with BLAKE3, which this version does not compute; sign with 'sha256' or 'blake2b'."),
            var other => throw new ModelSignatureException(ModelProblemKind.AlgorithmNotSupported, $"'{other}' is no hash function of signatures of models."),
        };
        var size = method is SerializationMethod.Shards ? Json.Integer(written, "shard_size") : 0;
        if (method is SerializationMethod.Shards && size <= 0)
            throw Json.Wrong("its shards have no size");

        return new ModelSerialization(method, hash, size, AllowsLinks(written), Ignored(written));
    }

    private static bool AllowsLinks(JsonElement written) => Json.Find(written, "allow_symlinks") is not { } allows
        ? throw Json.Wrong("it does not say whether links were followed")
        : allows.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Json.Wrong("'allow_symlinks' is neither true nor false"),
        };

    private static ImmutableArray<string> Ignored(JsonElement written)
    {
        if (!Json.Has(written, "ignore_paths"))
            return [];

        ImmutableArray<string> paths = [.. Json.Array(written, "ignore_paths").EnumerateArray().Select(Json.Text).Select(path => path.TrimEnd('/')).Order(CodePointOrder.Instance)];
        foreach (var path in paths)
            ResourceChecks.ThrowIfUnsafe(path);

        return paths;
    }

    private static ModelResource Resource(JsonElement resource, ModelSerialization serialization)
    {
        var expected = serialization.Hash is ModelHash.Blake2b ? "blake2b" : "sha256";
        var algorithm = Json.Text(resource, "algorithm");
        if (algorithm != expected && !(serialization.Method is SerializationMethod.Shards && algorithm == $"{expected}-sharded-{serialization.ShardSize}"))
            throw new ModelSignatureException(ModelProblemKind.AlgorithmNotSupported, $"The statement announces '{expected}', and a file in it is hashed with '{algorithm}'.");

        var (path, shard) = ShardName.Split(Json.Text(resource, "name"), serialization.Method);
        return new ModelResource(path, shard, Hexadecimal(Json.Text(resource, "digest"), serialization.Hash));
    }

    private static ModelResource OneFile(JsonElement subject) => new(Json.Text(subject, "name"), null, Hexadecimal(Sha256(subject), ModelHash.Sha256));

    private static string Sha256(JsonElement subject) => Hexadecimal(Json.Text(Json.Object(subject, "digest"), "sha256"), ModelHash.Sha256);

    private static string Hexadecimal(string digest, ModelHash hash) =>
        digest.Length == (hash is ModelHash.Blake2b ? 128 : 64) && digest.All(char.IsAsciiHexDigitLower) ? digest : throw Json.Wrong("a digest is not as long as its hash function makes it, or not in lower-case hexadecimal");
}
