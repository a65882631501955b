using System.Collections.Frozen;
using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Formats;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.Advisories;

/// <summary>Reads a folder of OSV files. What cannot be read is a fault, never an advisory that is not there.</summary>
internal static class AdvisoryFolder
{
    /// <summary>All advisories that were ever published about NuGet are some thousands.</summary>
    private const int MostFiles = 100_000;

    /// <param name="root">Absolute path of the policy's folder.</param>
    /// <param name="folder">Relative to it, with forward slashes.</param>
    /// <param name="wanted">Lower-cased ids of the packages that matter.</param>
    public static AdvisoryEvidence Read(string root, string folder, FrozenSet<string> wanted, CancellationToken cancellationToken)
    {
        var (files, faults) = Find(root, folder, cancellationToken);
        var advisories = new Advisory?[files.Length];
        var unread = new AdvisoryFault?[files.Length];
        Parallel.For(0, files.Length, new ParallelOptions { CancellationToken = cancellationToken }, index =>
        {
            var shown = Shown(root, files[index]);
            try
            {
                advisories[index] = OsvReader.Read(BoundedFile.Read(files[index], OsvReader.LargestFile), shown, wanted);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                unread[index] = new AdvisoryFault(ReadFault.Describe(e), new Location(shown));
            }
        });
        return new AdvisoryEvidence([.. advisories.OfType<Advisory>()]) { Files = files.Length, FileFaults = [.. faults, .. unread.OfType<AdvisoryFault>()] };
    }

    private static (string[] Files, List<AdvisoryFault> Faults) Find(string root, string folder, CancellationToken cancellationToken)
    {
        var files = new List<string>();
        var faults = new List<AdvisoryFault>();
        var pending = new Stack<string>([Path.Combine(root, folder.Replace('/', Path.DirectorySeparatorChar))]);
        while (pending.TryPop(out var current))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                foreach (var entry in new DirectoryInfo(current).EnumerateFileSystemInfos())
                {
                    if (entry is DirectoryInfo && entry.LinkTarget is null)
                        pending.Push(entry.FullName);
                    else if (entry is DirectoryInfo)
                        faults.Add(new AdvisoryFault("it is a link to a folder.", new Location(Shown(root, entry.FullName))));
                    else if (entry.Extension.Equals(".json", StringComparison.OrdinalIgnoreCase))
                        files.Add(entry.FullName);
                }

                if (files.Count > MostFiles)
                    throw new InvalidDataException($"there are more than {MostFiles} advisories.");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                faults.Add(new AdvisoryFault(ReadFault.Describe(e), new Location(Shown(root, current))));
                if (e is InvalidDataException)
                    return ([], faults);
            }
        }

        return ([.. files.Order(StringComparer.Ordinal)], faults);
    }

    private static string Shown(string root, string path) => Path.GetRelativePath(root, path).Replace('\\', '/');
}
