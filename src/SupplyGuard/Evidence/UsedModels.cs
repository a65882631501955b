using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Formats;
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

    /// <param name="root">Absolute path of the policy's folder.</param>
    /// <param name="declared">Absolute paths of files that the build says are models.</param>
    /// <param name="shipped">Absolute paths of files of any kind that leave the build.</param>
    public static ImmutableArray<UsedModel> Gather(string root, ImmutableArray<string> declared, ImmutableArray<string> shipped, CancellationToken cancellationToken)
    {
        var shown = new ShownPath(PhysicalPath.OfFolder(root));
        var models = new SortedDictionary<string, UsedModel>(StringComparer.Ordinal);
        foreach (var path in declared)
            models.TryAdd(path, Hash(path, shown, "declares", cancellationToken));
        foreach (var path in shipped.Where(path => !models.ContainsKey(path) && IsModel(path)))
            models.TryAdd(path, Hash(path, shown, "ships", cancellationToken));

        return [.. models.Values];
    }

    private static bool IsModel(string path)
    {
        if (Extensions.Contains(Path.GetExtension(path)))
            return true;

        try
        {
            using var handle = RegularFile.Open(path);
            return FormatSniffer.SniffModel(new FileWindow(handle)) is not (FormatKind.Unknown or FormatKind.Npy or FormatKind.Npz or FormatKind.Zip or FormatKind.Tar or FormatKind.SevenZip or FormatKind.Compressed or FormatKind.MachineCode);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever ships it will fail to read it as well.
            return false;
        }
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
