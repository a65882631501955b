using System.Collections.Immutable;
using System.Globalization;

namespace SupplyGuard.Signatures.Models.Manifests;

/// <summary>Makes the manifest of what is on disk (model signing specification, "Manifest").</summary>
public static class ManifestBuilder
{
    /// <summary>More files and shards than this do not fit into a signature file.</summary>
    public const int MostResources = 1 << 16;

    /// <summary>Hashes a model. Files are read by their own names only; nothing outside the model is.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static ManifestReading Build(ManifestRequest request, CancellationToken cancellationToken)
    {
        var problems = ImmutableArray.CreateBuilder<ModelProblem>();
        var files = ModelWalk.Run(request, problems, cancellationToken);
        var serialization = request.Serialization;
        var isOneFile = !Directory.Exists(request.Path);
        var stretches = files.SelectMany(file => Shards(file, serialization), (file, shard) => (File: file, Shard: shard)).Take(MostResources + 1).ToArray();
        if (stretches.Length > MostResources)
            problems.Add(new ModelProblem(ModelProblemKind.TooMany, $"The model has more than {MostResources.ToString("N0", CultureInfo.InvariantCulture)} files or shards."));
        if (problems.Any(problem => problem.Kind is ModelProblemKind.TooMany))
            return new ManifestReading(new ModelManifest(serialization, []), problems.ToImmutable(), 0, isOneFile);

        var jobs = stretches.Select(stretch => new HashJob(stretch.File.FullPath, stretch.Shard?.Start ?? 0, stretch.Shard?.End ?? stretch.File.Length, stretch.File.Length)).ToArray();
        var outcomes = Digests(request, jobs, cancellationToken);
        var resources = new List<ModelResource>(stretches.Length);
        foreach (var ((file, shard), outcome) in stretches.Zip(outcomes))
        {
            if (outcome.Digest is { } digest)
                resources.Add(new ModelResource(file.Path, shard, digest));
            else if (!problems.Any(problem => problem.Path == file.Path))
                problems.Add(new ModelProblem(ModelProblemKind.Unreadable, $"'{file.Path}' cannot be read: {outcome.Fault}", file.Path));
        }

        resources.Sort(ModelManifest.Order);
        return new ManifestReading(new ModelManifest(serialization, [.. resources]), problems.ToImmutable(), files.Sum(file => file.Length), isOneFile);
    }

    private static HashOutcome[] Digests(ManifestRequest request, HashJob[] jobs, CancellationToken cancellationToken)
    {
        var hash = request.Serialization.Hash;
        if (request.Memory is not { } memory)
            return ParallelHashing.Run(hash, jobs, cancellationToken);

        var outcomes = Array.ConvertAll(jobs, job => new HashOutcome(memory.Find(hash, job), null));
        var unknown = Enumerable.Range(0, jobs.Length).Where(index => outcomes[index].Digest is null).ToArray();
        var read = ParallelHashing.Run(hash, Array.ConvertAll(unknown, index => jobs[index]), cancellationToken);
        foreach (var (index, outcome) in unknown.Zip(read))
        {
            outcomes[index] = outcome;
            if (outcome.Digest is { } digest)
                memory.Keep(hash, jobs[index], digest);
        }

        return outcomes;
    }

    /// <summary>A file without a byte has no shard (model signing specification, "Shard-based serialization").</summary>
    private static IEnumerable<ShardRange?> Shards(ModelFile file, ModelSerialization serialization)
    {
        if (serialization.Method is SerializationMethod.Files)
        {
            yield return null;
            yield break;
        }

        for (var start = 0L; start < file.Length; start += Math.Min(serialization.ShardSize, file.Length - start))
            yield return new ShardRange(start, start + Math.Min(serialization.ShardSize, file.Length - start));
    }
}
