using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Evidence;

/// <summary>Reads models and the files that they take weights from. Loads nothing into a runtime.</summary>
internal static class ModelGathering
{
    public static ImmutableArray<ModelEvidence> Gather(ImmutableArray<FoundModel> models, CancellationToken cancellationToken)
    {
        var evidence = new ModelEvidence[models.Length];
        Parallel.For(0, models.Length, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, index =>
            evidence[index] = Gather(models[index], watcher: null, cancellationToken));
        return [.. evidence];
    }

    /// <param name="watcher">Is shown the bytes of every tensor; null: nobody is.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static ModelEvidence Gather(FoundModel model, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        var evidence = new ModelEvidence(model.Subject, model.FilePath, model.Role);
        if (!File.Exists(model.FilePath))
            return Unexaminable(model.FilePath) is { } reason ? evidence with { Unreadable = reason } : evidence with { Exists = false };

        try
        {
            using var file = new OpenModel(model.FilePath, isHashed: true);
            return Examine(evidence, file, watcher, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return evidence with { Unreadable = ReadFault.Describe(e) };
        }
    }

    /// <summary>Why something that is there is no file that could be read; null when nothing is there.</summary>
    private static string? Unexaminable(string path)
    {
        if (Directory.Exists(path))
            return new DirectoryInfo(path).LinkTarget is null ? "it is a folder." : "it is a link to a folder, and links are not followed.";

        return new FileInfo(path).LinkTarget is null ? null : "it is a link to something that is not there.";
    }

    private static ModelEvidence Examine(ModelEvidence evidence, OpenModel file, TensorWatcher? watcher, CancellationToken cancellationToken)
    {
        evidence = evidence with { Size = file.Window.Length };
        if (evidence.IsOfEvaluation)
            return evidence with { Sha256 = file.Digest(cancellationToken) };

        evidence = BesideGathering.WithTemplate(evidence with { Format = file.Format, Facts = file.Read(watcher, cancellationToken) }, file.Window);
        return evidence with
        {
            Sha256 = file.Digest(cancellationToken),
            Shards = evidence.Facts is Parsed<ModelFacts>.Ok { Value.Index: { } index } ? ShardGathering.Gather(evidence.FilePath, index) : default,
            Files = file.Beside.ToImmutableSortedDictionary(beside => beside.Key, beside => (beside.Value.Window.Length, beside.Value.Digest(cancellationToken)), StringComparer.Ordinal),
        };
    }
}
