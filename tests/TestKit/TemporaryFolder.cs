namespace TestKit;

/// <summary>A folder of the test's own, with a space and a letter beyond ASCII in its name, deleted with the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("supply guard é-").FullName;

    public string PathTo(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Writes a file, creating its folders, and returns its absolute path.</summary>
    public string Write(string relativePath, ReadOnlySpan<byte> content)
    {
        var path = PathTo(relativePath);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Writes a text file as UTF-8, creating its folders, and returns its absolute path.</summary>
    public string Write(string relativePath, string content) => Write(relativePath, System.Text.Encoding.UTF8.GetBytes(content));

    /// <summary>Makes a named pipe that nobody writes into, and returns its absolute path. Not on Windows, which has none in folders.</summary>
    public string Pipe(string relativePath)
    {
        var path = PathTo(relativePath);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        using var process = System.Diagnostics.Process.Start("mkfifo", [path]);
        process.WaitForExit();
        return process.ExitCode == 0 ? path : throw new IOException($"mkfifo ended with {process.ExitCode}.");
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A virus scanner or an evaluator that is being killed may still hold a file; the system empties its temporary folder.
        }
    }
}
