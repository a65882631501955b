using SupplyGuard.Evidence.ModelSignatures;
using SupplyGuard.Signatures.Models.Manifests;

namespace SupplyGuard.Tool.Commands;

/// <summary>What the command line says of models, as absolute paths and as paths inside a model.</summary>
internal static class ModelPaths
{
    /// <summary>Absolute path of a model.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static string Model(Terminal terminal, string path)
    {
        var model = terminal.PathTo(path);
        return Path.Exists(model) ? model : throw new UsageException($"There is no model '{path}'.", "Name a file or a folder.");
    }

    /// <summary>Absolute path of the model's signature.</summary>
    public static string Signature(Terminal terminal, string model, string? named, bool isCms = false) => named is null ? SignatureNames.Usual(model, isCms) : terminal.PathTo(named);

    /// <summary>Absolute path of a file that must be there.</summary>
    /// <exception cref="UsageException">It is not.</exception>
    public static string Existing(Terminal terminal, string option, string path)
    {
        var file = terminal.PathTo(path);
        return File.Exists(file) ? file : throw new UsageException($"There is no file '{path}', which '{option}' names.", "Name a file that exists.");
    }

    /// <summary>A path that a signature leaves out, relative to the model, with forward slashes.</summary>
    /// <exception cref="UsageException">It is not inside the model: the reference implementation passes over that, and leaves nothing out.</exception>
    public static string Inside(Terminal terminal, string model, string path)
    {
        var inside = Path.GetRelativePath(model, terminal.PathTo(path)).Replace('\\', '/');
        return ResourcePath.Fault(inside, onWindows: false) is null
            ? inside
            : throw new UsageException($"'{path}' is not inside the model, so it cannot be left out of it.", "Name a file or folder below the model; relative paths start at the current folder.");
    }
}
