using System.Collections.Immutable;

namespace SupplyGuard.Evidence.ModelSignatures;

/// <summary>
/// Where signature files of models are: <c>digits.onnx.sig</c> beside the file <c>digits.onnx</c>, <c>model.sig</c> in a folder that is signed
/// as a whole. Further signers write <c>digits.onnx.alice.sig</c> and <c>model.alice.sig</c>.
/// </summary>
public static class SignatureNames
{
    public const string Extension = ".sig";

    /// <summary>What signatures of a folder are called, without the extension.</summary>
    private const string Folder = "model";

    /// <summary>Absolute path of the signature of a model that does not say where its signature is.</summary>
    /// <param name="model">Absolute path of a file or a folder.</param>
    public static string Usual(string model) => Directory.Exists(model) ? Path.Combine(model, Folder + Extension) : model + Extension;

    /// <summary>Absolute paths of the signatures of one file, sorted.</summary>
    internal static ImmutableArray<string> OfFile(string file) => Named(Path.GetDirectoryName(file)!, Path.GetFileName(file));

    /// <summary>Absolute paths of the signatures of a folder that lie in it, sorted.</summary>
    internal static ImmutableArray<string> OfFolder(string folder) => Named(folder, Folder);

    /// <summary>Whether a name is that of a signature of the folder that it lies in.</summary>
    internal static bool IsOfFolder(string name) => IsNamed(name, Folder);

    private static ImmutableArray<string> Named(string folder, string model)
    {
        if (!Directory.Exists(folder))
            return [];

        // 'model.onnx.sig' beside 'model.onnx' is the signature of that file, and not the folder's by somebody called 'onnx'.
        return [.. Directory.EnumerateFiles(folder)
            .Where(file => IsNamed(Path.GetFileName(file), model) && !(Path.GetFileName(file) != model + Extension && File.Exists(file[..^Extension.Length])))
            .Order(StringComparer.Ordinal)];
    }

    private static bool IsNamed(string name, string model)
    {
        if (!name.StartsWith(model, StringComparison.Ordinal) || !name.EndsWith(Extension, StringComparison.Ordinal) || name.Length < model.Length + Extension.Length)
            return false;

        var signer = name[model.Length..^Extension.Length];
        return signer.Length == 0 || (signer.Length > 1 && signer[0] == '.' && signer.IndexOf('.', 1) < 0);
    }
}
