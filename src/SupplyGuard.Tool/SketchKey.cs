using System.Text;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Tool;

/// <summary>The key of tensor sketches, from where nobody else reads it: never from the command line itself.</summary>
internal static class SketchKey
{
    private const string Variable = "env:";

    private const int LongestKey = 4096;

    /// <param name="source"><c>env:</c> and the name of a variable, or the path of a file; null for no key.</param>
    /// <returns>Empty for no key.</returns>
    /// <exception cref="UsageException">There is no such key, or it is too short.</exception>
    public static ReadOnlyMemory<byte> Read(Terminal terminal, string? source)
    {
        if (source is null)
            return default;

        var key = SecretKey.Trimmed(source.StartsWith(Variable, StringComparison.Ordinal)
            ? Encoding.UTF8.GetBytes(Environment.GetEnvironmentVariable(source[Variable.Length..]) ?? "")
            : FromFile(terminal.PathTo(source), source));
        return key.Length >= TensorSketch.ShortestKey
            ? key
            : throw new UsageException($"The key in '{source}' is not there, or shorter than {TensorSketch.ShortestKey} bytes.", "Keep at least 16 random bytes in a secret of the build, and name its variable or file.");
    }

    private static byte[] FromFile(string path, string source)
    {
        if (!File.Exists(path))
            throw new UsageException($"There is no file '{source}' with a key.", "Name a file that exists, or env: and a variable.");

        using var file = File.OpenRead(path);
        var key = new byte[LongestKey];
        return key[..file.ReadAtLeast(key, key.Length, throwOnEndOfStream: false)];
    }
}
