using System.Collections.Immutable;
using System.Text;
using SupplyGuard.Discovery;
using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Wiring;

/// <summary>The files of the guard that runs inside MSBuild, as this version would check them in.</summary>
/// <param name="Files">By path relative to the folder, with forward slashes.</param>
internal sealed record GuardPayload(ImmutableSortedDictionary<string, byte[]> Files)
{
    private const int MostFiles = 2_000;

    private const int LargestFile = 64 << 20;

    /// <summary>A checked-in copy says of itself that git may not change its line ends: it is compared byte for byte.</summary>
    public const string AttributesFile = ".gitattributes";

    private static readonly byte[] Attributes = Encoding.ASCII.GetBytes("* -text\n");

    /// <summary>Whether a folder looks like a payload at all.</summary>
    /// <param name="folder">Absolute.</param>
    public static bool IsAt(string folder) => File.Exists(Path.Combine(folder, "Sdk", WiringPiece.Props.Imported));

    /// <param name="folder">Absolute path of the folder that came with this version.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    /// <exception cref="InvalidDataException">It is more than a payload could be.</exception>
    public static GuardPayload Read(string folder)
    {
        var files = ImmutableSortedDictionary.CreateBuilder<string, byte[]>(StringComparer.Ordinal);
        foreach (var file in Names(folder))
            files[file] = BoundedFile.Read(PathTo(folder, file), LargestFile);

        files[AttributesFile] = Attributes;
        return new GuardPayload(files.ToImmutable());
    }

    /// <summary>How a checked-in copy differs, a line for each file; empty when it does not.</summary>
    /// <param name="folder">Absolute. It need not exist.</param>
    public ImmutableArray<string> Differences(string folder)
    {
        try
        {
            var names = Directory.Exists(folder) ? Names(folder) : [];
            return
            [
                .. Files.Keys.Except(names, StringComparer.Ordinal).Select(file => $"'{file}' is missing"),
                .. names.Where(file => !Files.ContainsKey(file)).Select(file => $"'{file}' was added"),
                .. names.Where(file => Files.TryGetValue(file, out var expected) && !IsEqual(PathTo(folder, file), expected)).Select(file => $"'{file}' is another"),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return [$"it cannot be read: {ReadFault.Describe(e).TrimEnd('.')}"];
        }
    }

    /// <summary>What makes a checked-in copy the same as this: each file with its content, or null where it is to go.</summary>
    /// <param name="folder">Absolute. It need not exist.</param>
    /// <exception cref="IOException">The copy cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The copy may not be read.</exception>
    /// <exception cref="InvalidDataException">The copy holds a link, or too much.</exception>
    public IEnumerable<(string File, byte[]? Content)> Changes(string folder)
    {
        var names = Directory.Exists(folder) ? Names(folder) : [];
        return names.Union(Files.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(file => (file, Files.GetValueOrDefault(file)))
            .Where(change => change.Item2 is null || !names.Contains(change.file) || !IsEqual(PathTo(folder, change.file), change.Item2));
    }

    public static string PathTo(string folder, string file) => Path.Combine(folder, file.Replace('/', Path.DirectorySeparatorChar));

    private static bool IsEqual(string path, byte[] expected) => BoundedFile.Read(path, LargestFile).AsSpan().SequenceEqual(expected);

    /// <summary>Links are not followed: a name stands for the file that lies there.</summary>
    private static ImmutableArray<string> Names(string folder)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        if (new DirectoryInfo(folder).LinkTarget is not null)
            throw new InvalidDataException("it is a link.");

        var pending = new Stack<DirectoryInfo>([new DirectoryInfo(folder)]);
        while (pending.TryPop(out var current))
        {
            foreach (var entry in current.EnumerateFileSystemInfos())
            {
                if (entry.LinkTarget is not null)
                    throw new InvalidDataException("it holds a link.");
                if (entry is DirectoryInfo below)
                    pending.Push(below);
                else if (names.Count == MostFiles)
                    throw new InvalidDataException($"it holds more than {MostFiles} files.");
                else
                    names.Add(Path.GetRelativePath(folder, entry.FullName).Replace('\\', '/'));
            }
        }

        return [.. names.Order(StringComparer.Ordinal)];
    }
}
