using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;
using SupplyGuard.Discovery;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Evidence;

/// <summary>Reads models and the files that they take weights from. Loads nothing into a runtime.</summary>
internal static class ModelGathering
{
    public static ImmutableArray<ModelEvidence> Gather(ImmutableArray<FoundModel> models, CancellationToken cancellationToken)
    {
        var evidence = new ModelEvidence[models.Length];
        Parallel.For(0, models.Length, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, index =>
            evidence[index] = Gather(models[index], cancellationToken));
        return [.. evidence];
    }

    private static ModelEvidence Gather(FoundModel model, CancellationToken cancellationToken)
    {
        var evidence = new ModelEvidence(model.Subject, model.FilePath, model.Role);
        if (!File.Exists(model.FilePath))
            return Unexaminable(model.FilePath) is { } reason ? evidence with { Unreadable = reason } : evidence with { Exists = false };

        try
        {
            using var handle = RegularFile.Open(model.FilePath);
            return Examine(evidence, handle, cancellationToken);
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

    private static ModelEvidence Examine(ModelEvidence evidence, SafeFileHandle handle, CancellationToken cancellationToken)
    {
        var file = new FileWindow(handle);
        evidence = evidence with { Size = file.Length, Sha256 = FileDigest.Of(handle, cancellationToken) };
        if (evidence.Role is ModelRole.Baseline)
            return evidence;

        using var beside = new ModelFolder(Path.GetDirectoryName(evidence.FilePath)!);
        evidence = evidence with { Format = FormatSniffer.Sniff(file), Facts = ModelReader.Read(file, ModelLimits.Default, beside.Open, cancellationToken) };
        return evidence with { Files = beside.Opened.ToImmutableSortedDictionary(opened => opened.Key, opened => (RandomAccess.GetLength(opened.Value), FileDigest.Of(opened.Value, cancellationToken)), StringComparer.Ordinal) };
    }
}
