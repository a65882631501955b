using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace SupplyGuard.Runtime;

/// <summary>
/// Reads statements of OpenSSF Model Signing 1.0 with SHA-256, and refuses whatever the reference implementation passes over: repeated names,
/// names that leave the model, mixed hash functions, shards with gaps, empty lists, a root that is not the one of the list.
/// </summary>
internal static class StatementReader
{
    private const string StatementType = "https://in-toto.io/Statement/v1";
    private const string PredicateType = "https://model_signing/signature/v1.0";

    /// <summary>How the reference implementation calls a model that is one file.</summary>
    private const string OneFile = ".";
    private const int MostResources = 1 << 16;
    private const int LongestName = 4096;

    /// <summary>What the reference implementation leaves out unless it is told not to; its releases before 1.0.1 do not list it.</summary>
    private static readonly string[] Git = [".git", ".gitattributes", ".github", ".gitignore"];

    /// <param name="payload">With a signature that was verified. Nothing else may be handed to this.</param>
    /// <exception cref="ModelNotVerifiedException">It is no statement about a model that this library reads.</exception>
    public static SignedStatement Read(ReadOnlyMemory<byte> payload)
    {
        using var document = SignatureJson.Parse(payload);
        var root = document.RootElement;
        if (SignatureJson.Text(root, "_type") is not StatementType || SignatureJson.Text(root, "predicateType") is not PredicateType)
            throw SignedModel.NotSupported("it is no statement of Model Signing 1.0");

        var subjects = SignatureJson.Array(root, "subject");
        if (subjects.GetArrayLength() != 1 || SignatureJson.Text(subjects[0], "name").Length == 0)
            throw SignatureJson.Wrong("its statement has not exactly one subject with a name");

        var predicate = SignatureJson.Object(root, "predicate");
        var serialization = SignatureJson.Object(predicate, "serialization");
        var shardSize = ShardSize(serialization);
        _ = SignatureJson.Flag(serialization, "allow_symlinks");
        var ignored = Ignored(serialization);
        var resources = SignatureJson.Array(predicate, "resources");
        if (resources.GetArrayLength() is 0 or > MostResources)
            throw SignatureJson.Wrong($"it lists no file, or more than {MostResources}");

        var files = Files(resources, shardSize, Sha256(SignatureJson.Text(SignatureJson.Object(subjects[0], "digest"), "sha256")));
        return new SignedStatement(files, ignored, shardSize is not null);
    }

    /// <returns>Null for one digest of each file.</returns>
    private static long? ShardSize(JsonElement serialization)
    {
        if (SignatureJson.Text(serialization, "hash_type") is not "sha256")
            throw SignedModel.NotSupported("its files are hashed with another function than SHA-256");

        return SignatureJson.Text(serialization, "method") switch
        {
            "files" => null,
            "shards" when SignatureJson.Integer(serialization, "shard_size") is > 0 and var size => size,
            _ => throw SignatureJson.Wrong("its method of serialization is not known, or its shards have no size"),
        };
    }

    private static string[] Ignored(JsonElement serialization)
    {
        if (SignatureJson.Find(serialization, "ignore_paths") is null)
            return Git;

        string[] paths = [.. SignatureJson.Array(serialization, "ignore_paths").EnumerateArray().Select(SignatureJson.Text).Select(path => path.TrimEnd('/'))];
        Array.ForEach(paths, RequireSafe);
        return paths;
    }

    /// <exception cref="ModelNotVerifiedException">The list is not one that a model can have, or not the one that the root is about.</exception>
    private static Dictionary<string, IReadOnlyList<PinnedPiece>> Files(JsonElement resources, long? shardSize, byte[] root)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var shards = new Dictionary<string, List<(long Start, PinnedPiece Piece)>>(StringComparer.Ordinal);
        foreach (var resource in resources.EnumerateArray())
        {
            var algorithm = SignatureJson.Text(resource, "algorithm");
            if (algorithm is not "sha256" && (shardSize is null || algorithm != string.Create(CultureInfo.InvariantCulture, $"sha256-sharded-{shardSize}")))
                throw SignedModel.NotSupported($"it announces SHA-256, and a file in it is hashed with '{algorithm}'");

            var digest = Sha256(SignatureJson.Text(resource, "digest"));
            hash.AppendData(digest);
            var (path, start, end) = Shard(SignatureJson.Text(resource, "name"), shardSize is not null);
            if (path is not OneFile)
                RequireSafe(path);
            if (!shards.TryGetValue(path, out var known))
                shards.Add(path, known = []);
            known.Add((start, new PinnedPiece(end, digest)));
        }

        if (shards.Count > 1 && shards.ContainsKey(OneFile))
            throw SignatureJson.Wrong($"it names '{OneFile}', which is no file below a model");

        return CryptographicOperations.FixedTimeEquals(hash.GetHashAndReset(), root)
            ? shards.ToDictionary(file => file.Key, IReadOnlyList<PinnedPiece> (file) => Whole(file.Key, file.Value, shardSize), StringComparer.Ordinal)
            : throw SignatureJson.Wrong("its files do not make up the model that it is about");
    }

    /// <summary>The pieces of one file in their order: one, or shards without a gap of which only the last may be short.</summary>
    private static List<PinnedPiece> Whole(string path, List<(long Start, PinnedPiece Piece)> pieces, long? shardSize)
    {
        var at = 0L;
        pieces.Sort((left, right) => left.Start.CompareTo(right.Start));
        for (var i = 0; i < pieces.Count; i++)
        {
            var isComplete = shardSize is not { } size ? pieces.Count == 1
                : pieces[i].Start == at && (pieces[i].Piece.End - at == size || (i == pieces.Count - 1 && pieces[i].Piece.End - at < size));
            if (!isComplete)
                throw SignatureJson.Wrong($"'{path}' is listed twice, or its shards are not the whole of it");

            at = pieces[i].Piece.End ?? 0;
        }

        return pieces.ConvertAll(piece => piece.Piece);
    }

    /// <summary>Read from the right because a path may hold colons; numbers are spelled the one way that they are written.</summary>
    private static (string Path, long Start, long? End) Shard(string name, bool isShard)
    {
        if (!isShard)
            return (name, 0, null);

        var last = name.LastIndexOf(':');
        var middle = last > 0 ? name.LastIndexOf(':', last - 1) : -1;
        return middle > 0 && Number(name[(middle + 1)..last]) is { } start && Number(name[(last + 1)..]) is { } end && start < end
            ? (name[..middle], start, end)
            : throw SignatureJson.Wrong("a shard's name is not a path, its first byte, and the byte after its last");
    }

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && (text.Length == 1 || text[0] != '0') ? number : null;

    private static byte[] Sha256(string text) => text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigitLower)
        ? Convert.FromHexString(text)
        : throw SignatureJson.Wrong("a digest is not 64 lower-case hexadecimal digits");

    /// <summary>Stricter than a system has to be, so that a signature does not mean one thing here and another there.</summary>
    private static void RequireSafe(string path)
    {
        if (path.Length > LongestName || path.Any(character => character is '\\' or ':' || char.IsControl(character)) || path.Split('/').Any(part => part is "" or "." or ".."))
            throw SignatureJson.Wrong($"it names '{path}', which is no file below a model");
    }
}
