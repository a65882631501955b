using SupplyGuard.Runtime;
using SupplyGuard.Signatures.Models.Bundles;
using SupplyGuard.Signatures.Models.Statements;
using TestKit;

namespace SupplyGuard.Fuzzing.Targets;

/// <summary>What programs read when they load a model. The tool reads the same formats with other code, and must agree.</summary>
internal static class LoadTargets
{
    private static readonly Lazy<SignerKey> Key = new(() => SignerKey.FromPem(File.ReadAllText(Repository.PathTo("tests", "Corpus", "oms", "keys", "signing-key-pub.pem"))));

    private static readonly Lazy<byte[][]> Bundles = new(() => [.. Directory.EnumerateFiles(Repository.PathTo("tests", "Corpus", "oms"), "model.sig", SearchOption.AllDirectories).Where(file => file.Contains("elliptic-key", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)]);

    public static IEnumerable<FuzzTarget> Of() =>
    [
        new("load-signature", Structure.Json, () => Bundles.Value, bytes => Outcome.Of<ModelNotVerifiedException>(() =>
        {
            var payload = SignatureBundle.Verify(bytes, Key.Value);
            return Bundles.Value.Any(bundle => Payload(bundle).AsSpan().SequenceEqual(payload.Span))
                ? $"verified {Outcome.Bucket(payload.Length)}"
                : throw new OracleException("A statement that nobody signed has a valid signature.");
        })),
        new("load-statement", Structure.Json, () => Bundles.Value.Select(Payload), bytes => Outcome.Of<ModelNotVerifiedException>(() => StatementOutcome(bytes))),
    ];

    private static byte[] Payload(byte[] bundle) => ModelBundle.Read(bundle).Value!.Envelope.Payload.ToArray();

    private static string StatementOutcome(byte[] bytes)
    {
        var statement = Runtime.StatementReader.Read(bytes);
        if (ModelStatement.Read(bytes).Value is not { } theirs || !theirs.Manifest.Resources.Select(resource => resource.Path).ToHashSet(StringComparer.Ordinal).SetEquals(statement.Files.Keys))
            throw new OracleException("A statement lists other files for a program than for the tool.");

        return $"{statement.HasShards} {Outcome.Bucket(statement.Files.Count)} {Outcome.Bucket(statement.Ignored.Count)}";
    }
}
