using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;
using SupplyGuard.Discovery;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Archives;
using SupplyGuard.Policies;
using SupplyGuard.Signatures;
using SupplyGuard.Signatures.Packages;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence;

/// <summary>Finds the models among the files that a build uses.</summary>
internal static class UsedModels
{
    /// <summary>What models are called whose content this version does not recognise, so that an unknown format is no way around the policy.</summary>
    private static readonly ImmutableHashSet<string> Extensions = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        ".onnx", ".ort", ".safetensors", ".gguf", ".ggml", ".pt", ".pth", ".pt2", ".ptl", ".ckpt", ".pkl", ".pickle", ".joblib", ".h5", ".keras", ".tflite", ".mlmodel", ".skops", ".nemo", ".pmml", ".ubj", ".llamafile");

    /// <summary>Models of one archive that are named. More help nobody: whoever verifies none has to verify the archive.</summary>
    private const int MostOfArchive = 100;

    /// <param name="root">Absolute path of the policy's folder.</param>
    /// <param name="declared">Absolute paths of files that the build says are models.</param>
    /// <param name="shipped">Absolute paths of files of any kind that leave the build.</param>
    public static ImmutableArray<UsedModel> Gather(string root, ImmutableArray<string> declared, ImmutableArray<string> shipped, CancellationToken cancellationToken)
    {
        var shown = new ShownPath(PhysicalPath.OfFolder(root));
        var asModels = declared.ToHashSet(StringComparer.Ordinal);
        var others = shipped.Distinct(StringComparer.Ordinal).Where(path => !asModels.Contains(path));
        return
        [
            .. asModels.Select(path => Hash(path, shown, "declares", cancellationToken))
                .Concat(others.SelectMany(path => Shipped(path, shown, cancellationToken)))
                .OrderBy(model => model.Subject.Path, StringComparer.Ordinal),
        ];
    }

    private static bool IsNamedLikeModel(string path) => Extensions.Contains(Path.GetExtension(path));

    private static List<UsedModel> Shipped(string path, ShownPath shown, CancellationToken cancellationToken)
    {
        try
        {
            using var handle = RegularFile.Open(path);
            var file = new FileWindow(handle);
            var kind = FormatSniffer.SniffModel(file);
            return IsNamedLikeModel(path) || ModelSearch.IsModel(kind) ? [Hash(path, shown, "ships", cancellationToken)]
                : ModelSearch.IsSearched(kind) ? Packed(path, handle, kind, shown, cancellationToken)
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever ships another file that cannot be read will fail to read it as well.
            return IsNamedLikeModel(path) ? [Hash(path, shown, "ships", cancellationToken)] : [];
        }
    }

    /// <summary>Models in an archive that is shipped, and the archive itself if not all of it could be looked at.</summary>
    private static List<UsedModel> Packed(string path, SafeFileHandle handle, FormatKind kind, ShownPath shown, CancellationToken cancellationToken)
    {
        var subject = new ModelSubject(shown.Of(PhysicalPath.OfFile(path)));
        var search = new ModelSearch(IsNamedLikeModel, cancellationToken);
        var found = search.Find(new FileWindow(handle), kind, Path.GetFileName(path)).Take(MostOfArchive + 1).ToArray();
        var unfinished = found.Length > MostOfArchive ? $"it holds more than {MostOfArchive} models" : search.Unfinished;
        if (found.Length is 0 && unfinished is null)
            return [];

        var archive = FileDigest.Of(handle, cancellationToken);
        var used = found.Take(MostOfArchive).Select(model => new UsedModel(subject.Member(PolicyText.Shown(model.Name)), model.Sha256, "ships") { Archive = archive }).ToList();
        if (unfinished is not null)
            used.Add(new UsedModel(subject, archive, "ships") { Unfinished = unfinished });
        return used;
    }

    private static UsedModel Hash(string path, ShownPath shown, string use, CancellationToken cancellationToken)
    {
        var subject = new ModelSubject(shown.Of(PhysicalPath.OfFile(path)));
        try
        {
            using var handle = RegularFile.Open(path);
            return new UsedModel(subject, FileDigest.Of(handle, cancellationToken), use);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new UsedModel(subject, Sha256: null, use);
        }
    }
}
