using System.Collections.Immutable;
using SupplyGuard.Signatures.Models.Cms;

namespace SupplyGuard.Evidence.ModelSignatures;

/// <summary>
/// Where signature files of models are: <c>digits.onnx.sig</c> beside the file <c>digits.onnx</c>, <c>model.sig</c> in a folder that is signed
/// as a whole. Further signers write <c>digits.onnx.alice.sig</c> and <c>model.alice.sig</c>. CMS signatures end in <c>.p7s</c>, and what they sign
/// lies beside them: <c>digits.onnx.manifest.json</c>.
/// </summary>
public static class SignatureNames
{
    public const string Extension = ".sig";

    /// <summary>What signatures of a folder are called, without the extension.</summary>
    private const string Folder = "model";

    /// <summary>Absolute path of the signature of a model that does not say where its signature is.</summary>
    /// <param name="model">Absolute path of a file or a folder.</param>
    /// <param name="isCms">Whether it is a CMS signature.</param>
    public static string Usual(string model, bool isCms = false) => (Directory.Exists(model) ? Path.Combine(model, Folder) : model) + (isCms ? CmsSignature.Extension : Extension);

    /// <summary>Whether a signature file is a CMS signature, going by its name.</summary>
    public static bool IsCms(string signature) => signature.EndsWith(CmsSignature.Extension, StringComparison.Ordinal);

    /// <summary>Path of what a CMS signature signs.</summary>
    public static string ManifestOf(string signature) => signature[..^CmsSignature.Extension.Length] + CmsSignature.ManifestExtension;

    /// <summary>Absolute paths of the signatures of one file, sorted.</summary>
    internal static ImmutableArray<string> OfFile(string file) => Named(Path.GetDirectoryName(file)!, Path.GetFileName(file));

    /// <summary>Absolute paths of the signatures of a folder that lie in it, sorted.</summary>
    internal static ImmutableArray<string> OfFolder(string folder) => Named(folder, Folder);

    /// <summary>Whether a name is that of a signature of the folder that it lies in, or of a manifest of one.</summary>
    internal static bool IsOfFolder(string name) => IsNamed(name, Folder) || IsNamed(name, Folder, CmsSignature.ManifestExtension);

    private static ImmutableArray<string> Named(string folder, string model)
    {
        if (!Directory.Exists(folder))
            return [];

        // 'model.onnx.sig' beside 'model.onnx' is the signature of that file, and not the folder's by somebody called 'onnx'.
        return [.. Directory.EnumerateFiles(folder)
            .Where(file => IsNamed(Path.GetFileName(file), model) && !(Path.GetFileNameWithoutExtension(file) != model && File.Exists(Path.Combine(folder, Path.GetFileNameWithoutExtension(file)))))
            .Order(StringComparer.Ordinal)];
    }

    private static bool IsNamed(string name, string model) => IsNamed(name, model, Extension) || IsNamed(name, model, CmsSignature.Extension);

    private static bool IsNamed(string name, string model, string extension)
    {
        if (!name.StartsWith(model, StringComparison.Ordinal) || !name.EndsWith(extension, StringComparison.Ordinal) || name.Length < model.Length + extension.Length)
            return false;

        var signer = name[model.Length..^extension.Length];
        return signer.Length == 0 || (signer.Length > 1 && signer[0] == '.' && signer.IndexOf('.', 1) < 0);
    }
}
