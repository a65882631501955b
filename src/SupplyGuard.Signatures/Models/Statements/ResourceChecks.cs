using SupplyGuard.Signatures.Models.Manifests;

namespace SupplyGuard.Signatures.Models.Statements;

/// <summary>What the list of a statement must be like before anything is compared with it.</summary>
internal static class ResourceChecks
{
    /// <exception cref="ModelSignatureException">The list is empty, repeats itself, has a name that no model has, or shards that are not the whole of a file.</exception>
    public static void Run(ModelManifest manifest)
    {
        if (manifest.Resources.IsEmpty)
            throw new ModelSignatureException(ModelProblemKind.NothingSigned, "The statement lists no file, so it would hold for any model that is empty.");

        var seen = new HashSet<(string, ShardRange?)>();
        foreach (var resource in manifest.Resources)
        {
            if (!seen.Add((resource.Path, resource.Shard)))
                throw new ModelSignatureException(ModelProblemKind.DuplicateResource, $"The statement lists '{resource.Name}' twice, and readers disagree which of the two counts.");

            // The reference implementation calls a model that is one file '.'.
            if (resource.Path != "." || manifest.Resources.Any(other => other.Path != "."))
                ThrowIfUnsafe(resource.Path);
        }

        if (manifest.Serialization.Method is SerializationMethod.Shards)
            ThrowUnlessComplete(manifest);
    }

    /// <exception cref="ModelSignatureException">The path could lead out of the model.</exception>
    public static void ThrowIfUnsafe(string path)
    {
        if (ResourcePath.Fault(path, OperatingSystem.IsWindows()) is { } fault)
            throw new ModelSignatureException(ModelProblemKind.UnsafeName, $"The statement names '{path}', which is no file of a model: {fault}.");
    }

    private static void ThrowUnlessComplete(ModelManifest manifest)
    {
        foreach (var file in manifest.Resources.GroupBy(resource => resource.Path, StringComparer.Ordinal))
        {
            var at = 0L;
            var isShort = false;
            foreach (var shard in file.Select(resource => resource.Shard!.Value).OrderBy(shard => shard.Start))
            {
                var size = shard.End - shard.Start;
                if (shard.Start != at || isShort || size > manifest.Serialization.ShardSize)
                    throw new ModelSignatureException(ModelProblemKind.ShardsIncomplete, $"The shards of '{file.Key}' overlap, leave a gap, or are not {manifest.Serialization.ShardSize} bytes long.");

                isShort = size < manifest.Serialization.ShardSize;
                at = shard.End;
            }
        }
    }
}
