using System.Text;

namespace SupplyGuard;

/// <summary>Writes a file so that nobody ever sees half of it: beside it first, then by one rename.</summary>
public static class AtomicFile
{
    /// <param name="path">Absolute. Its folder must exist.</param>
    /// <param name="content">Written as UTF-8 without a byte order mark.</param>
    /// <exception cref="IOException">The disk failed, or the folder is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static void Write(string path, string content) => Write(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(content));

    /// <param name="path">Absolute. Its folder must exist.</param>
    /// <exception cref="IOException">The disk failed, or the folder is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static void Write(string path, byte[] content)
    {
        var beside = $"{path}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}.tmp";
        try
        {
            File.WriteAllBytes(beside, content);
            File.Move(beside, path, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }
}
