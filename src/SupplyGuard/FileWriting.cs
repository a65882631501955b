namespace SupplyGuard;

/// <summary>Writes several files, or none: what was written before a failure is taken back.</summary>
internal static class FileWriting
{
    /// <param name="files">Absolute paths, each with its content; null to delete.</param>
    /// <exception cref="IOException">A file cannot be written; everything is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be written; everything is as it was.</exception>
    public static void WriteAll(IEnumerable<(string Path, byte[]? Content)> files)
    {
        var undo = new Stack<Action>();
        try
        {
            foreach (var (path, content) in files)
            {
                CreateFolder(Path.GetDirectoryName(path)!, undo);
                var before = File.Exists(path) ? File.ReadAllBytes(path) : null;
                undo.Push(() => Put(path, before));
                Put(path, content);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TakeBack(undo);
            throw;
        }
    }

    private static void Put(string path, byte[]? content)
    {
        if (content is null)
            File.Delete(path);
        else
            AtomicFile.Write(path, content);
    }

    private static void CreateFolder(string folder, Stack<Action> undo)
    {
        if (Directory.Exists(folder))
            return;

        CreateFolder(Path.GetDirectoryName(folder)!, undo);
        Directory.CreateDirectory(folder);
        undo.Push(() => Directory.Delete(folder));
    }

    private static void TakeBack(Stack<Action> undo)
    {
        while (undo.TryPop(out var step))
        {
            try
            {
                step();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The failure that led here is the one to report; the other files are still taken back.
            }
        }
    }
}
