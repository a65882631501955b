using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using SupplyGuard.Discovery;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;

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
            using var handle = File.OpenHandle(model.FilePath);
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
        evidence = evidence with { Size = file.Length, Sha256 = DigestOf(handle, file.Length, cancellationToken) };
        if (evidence.Role is ModelRole.Baseline)
            return evidence;

        using var beside = new ModelFolder(Path.GetDirectoryName(evidence.FilePath)!);
        evidence = evidence with { Format = FormatSniffer.Sniff(file), Facts = ModelReader.Read(file, ModelLimits.Default, beside.Open, cancellationToken) };
        return evidence with { Files = beside.Opened.ToImmutableSortedDictionary(opened => opened.Key, opened => (RandomAccess.GetLength(opened.Value), DigestOf(opened.Value, RandomAccess.GetLength(opened.Value), cancellationToken)), StringComparer.Ordinal) };
    }

    /// <summary>Reads up to the length at opening: a link can lead to a device that never ends.</summary>
    private static Digest DigestOf(SafeFileHandle handle, long length, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[(int)Math.Min(length, 1 << 18)];
        for (var offset = 0L; offset < length && RandomAccess.Read(handle, buffer, offset) is > 0 and var read; offset += read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
        }

        return new Digest(DigestAlgorithm.Sha256, hash.GetHashAndReset());
    }
}
