using System.Globalization;
using System.Text;
using SupplyGuard.Signatures.Models.Manifests;

namespace SupplyGuard.Signatures.Models.Statements;

/// <summary>
/// Writes the statement that is signed: the same bytes for the same model, on every machine. The layout is the reference implementation's
/// (two spaces, non-ASCII characters as escapes); its order of members is random, ours is that of the specification.
/// </summary>
public static class StatementWriter
{
    /// <param name="name">What the model is called.</param>
    /// <param name="manifest">In <see cref="ModelManifest.Order"/>; not empty.</param>
    /// <exception cref="ArgumentException">The manifest is empty.</exception>
    public static byte[] Write(string name, ModelManifest manifest)
    {
        if (manifest.Resources.IsEmpty)
            throw new ArgumentException("A signature over nothing holds for everything that is empty.", nameof(manifest));

        var json = new StringBuilder();
        json.Append("{\n")
            .Append(CultureInfo.InvariantCulture, $"  \"_type\": \"{ModelStatement.StatementType}\",\n")
            .Append("  \"subject\": [\n    {\n")
            .Append("      \"name\": ").Quoted(name).Append(",\n")
            .Append(CultureInfo.InvariantCulture, $"      \"digest\": {{\n        \"sha256\": \"{manifest.Root.Hex}\"\n      }}\n    }}\n  ],\n")
            .Append(CultureInfo.InvariantCulture, $"  \"predicateType\": \"{ModelStatement.PredicateType}\",\n")
            .Append("  \"predicate\": {\n");
        Append(json, manifest.Serialization);
        Append(json, manifest);
        return Encoding.ASCII.GetBytes(json.Append("  }\n}").ToString());
    }

    private static void Append(StringBuilder json, ModelSerialization serialization)
    {
        json.Append("    \"serialization\": {\n")
            .Append(CultureInfo.InvariantCulture, $"      \"method\": \"{(serialization.Method is SerializationMethod.Shards ? "shards" : "files")}\",\n")
            .Append(CultureInfo.InvariantCulture, $"      \"hash_type\": \"{NameOf(serialization.Hash)}\",\n")
            .Append("      \"allow_symlinks\": ").Append(serialization.AllowsLinks ? "true" : "false");
        if (serialization.Method is SerializationMethod.Shards)
            json.Append(CultureInfo.InvariantCulture, $",\n      \"shard_size\": {serialization.ShardSize}");

        if (!serialization.IgnoredPaths.IsEmpty)
        {
            json.Append(",\n      \"ignore_paths\": [");
            var paths = serialization.IgnoredPaths.Order(CodePointOrder.Instance).ToArray();
            for (var i = 0; i < paths.Length; i++)
                json.Append(i == 0 ? "\n        " : ",\n        ").Quoted(paths[i]);

            json.Append("\n      ]");
        }

        json.Append("\n    },\n");
    }

    private static void Append(StringBuilder json, ModelManifest manifest)
    {
        json.Append("    \"resources\": [");
        for (var i = 0; i < manifest.Resources.Length; i++)
        {
            json.Append(i == 0 ? "\n      {\n" : ",\n      {\n")
                .Append("        \"name\": ").Quoted(manifest.Resources[i].Name).Append(",\n")
                .Append(CultureInfo.InvariantCulture, $"        \"algorithm\": \"{NameOf(manifest.Serialization.Hash)}\",\n")
                .Append(CultureInfo.InvariantCulture, $"        \"digest\": \"{manifest.Resources[i].Digest}\"\n      }}");
        }

        json.Append("\n    ]\n");
    }

    private static string NameOf(ModelHash hash) => hash is ModelHash.Blake2b ? "blake2b" : "sha256";
}
