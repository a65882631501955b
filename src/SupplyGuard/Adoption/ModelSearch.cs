using System.Collections.Immutable;
using SupplyGuard.Checks.Models.Content;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Policies;
using SupplyGuard.Signatures.Packages;
using SupplyGuard.Subjects;

namespace SupplyGuard.Adoption;

/// <summary>Finds models by their content, wherever they lie, and what may be some.</summary>
internal static class ModelSearch
{
    private static readonly ImmutableHashSet<string> ReadExtensions = ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, ".onnx", ".safetensors");

    /// <summary>Names under which people keep models in formats that this version does not read, or whose code it does not examine.</summary>
    private static readonly ImmutableHashSet<string> OtherExtensions = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        ".ckpt", ".gguf", ".h5", ".hdf5", ".joblib", ".keras", ".llamafile", ".mlmodel", ".nemo", ".ort", ".pickle", ".pkl", ".pt", ".pt2", ".pth", ".pmml", ".ptl", ".skops", ".tflite", ".ubj");

    /// <exception cref="IOException">A folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be read.</exception>
    public static ModelsFound In(string root, CancellationToken cancellationToken)
    {
        var models = ImmutableArray.CreateBuilder<string>();
        var arrays = ImmutableArray.CreateBuilder<string>();
        var unread = ImmutableArray.CreateBuilder<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in ProjectFinder.FilesBelow(root, cancellationToken).Order(StringComparer.Ordinal))
        {
            var shown = Path.GetRelativePath(root, path).Replace('\\', '/');
            var kind = Sniff(path);
            switch (kind)
            {
                case not (null or FormatKind.Unknown or FormatKind.Npy or FormatKind.Npz or FormatKind.Zip or FormatKind.Tar or FormatKind.SevenZip or FormatKind.Compressed or FormatKind.MachineCode) when Read(shown, path, cancellationToken) is { } evidence:
                    models.Add(shown);
                    known.Add(path);
                    known.UnionWith(evidence.Files.Keys.Select(file => Path.GetFullPath(file, Path.GetDirectoryName(path)!)));
                    break;
                case FormatKind.Npy or FormatKind.Npz when Path.GetExtension(path).ToUpperInvariant() is ".NPY" or ".NPZ":
                    arrays.Add(shown);
                    break;
                case not (FormatKind.Onnx or FormatKind.Safetensors or FormatKind.Npy) when OtherExtensions.Contains(Path.GetExtension(path)):
                    unread.Add(shown);
                    break;
                default:
                    break;
            }
        }

        var patterns = models.GroupBy(Folder, StringComparer.Ordinal).SelectMany(group => Patterns(root, group.Key, [.. group], known, cancellationToken)).Distinct(StringComparer.Ordinal);
        return new ModelsFound(models.ToImmutable(), [.. patterns.Order(StringComparer.Ordinal)], arrays.ToImmutable(), unread.ToImmutable());
    }

    private static FormatKind? Sniff(string path)
    {
        try
        {
            using var handle = RegularFile.Open(path);
            return FormatSniffer.SniffModel(new FileWindow(handle));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>
    /// Null when only the first bytes look like a model, or when nothing can be said of it yet that would pass. A file with a model's name is
    /// one however broken it is: that must come to light.
    /// </summary>
    private static ModelEvidence? Read(string shown, string path, CancellationToken cancellationToken)
    {
        var evidence = ModelGathering.Gather([new FoundModel(new ModelSubject(shown), path, ModelRole.Model)], cancellationToken)[0];
        return (evidence.Facts is Parsed<ModelFacts>.Ok { Value.Unread.IsEmpty: true } && !CanRunCode(evidence)) || ReadExtensions.Contains(Path.GetExtension(path)) ? evidence : null;
    }

    private static bool CanRunCode(ModelEvidence evidence) => CodeCheck.Run(evidence, PickleProfile.Default, []).Any();

    /// <summary>The whole folder where it holds nothing else, so that a file that is put beside them is judged; otherwise files by their extension.</summary>
    private static IEnumerable<string> Patterns(string root, string folder, string[] models, HashSet<string> known, CancellationToken cancellationToken)
    {
        var start = Path.GetFullPath(folder, root);
        if (folder.Length > 0 && ModelFinder.Walk(start, start, cancellationToken).All(file => known.Contains(Path.GetFullPath(file, start))))
            return [$"{folder}/**"];

        return models.Select(model => Path.GetExtension(model) is { Length: > 1 } extension ? $"{(folder.Length > 0 ? folder + "/" : "")}*{extension}" : model);
    }

    private static string Folder(string model) => model.Contains('/', StringComparison.Ordinal) ? model[..model.LastIndexOf('/')] : "";
}
