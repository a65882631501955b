using System.Security.Cryptography;

namespace SupplyGuard.Evaluator;

/// <summary>Files of code, compared behind the walls and right before they are loaded, and not only when their packages were examined.</summary>
internal static class CodeFile
{
    /// <param name="path">Absolute.</param>
    /// <param name="sha256">Lower-case hexadecimal.</param>
    /// <param name="what">The file as people know it.</param>
    /// <exception cref="RefusedException">The file cannot be read, or has other bytes.</exception>
    public static void ThrowIfOther(string path, string sha256, string what)
    {
        string actual;
        try
        {
            using var file = File.OpenRead(path);
            actual = Convert.ToHexStringLower(SHA256.HashData(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException($"{what} cannot be read: {e.GetType().Name}.");
        }

        if (actual != sha256)
            throw new RefusedException($"{what} has SHA-256 {actual}, not {sha256}: it changed after it was examined.");
    }
}
