using System.Collections.Immutable;
using System.Text;
using SupplyGuard.Discovery;
using SupplyGuard.Formats;
using SupplyGuard.Signatures;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.Foreign;

/// <summary>Finds and reads the lock files of Python and npm in a repository. Runs nothing, follows nothing out of the repository.</summary>
internal static class ForeignGathering
{
    private const int LargestFile = 16 << 20;

    private const int MostFiles = 2_000;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="root">Absolute path of the policy's folder.</param>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be read.</exception>
    /// <exception cref="InvalidDataException">There are more files than anybody locks.</exception>
    public static ForeignEvidence Gather(string root, CancellationToken cancellationToken)
    {
        var locks = new List<ForeignLock>();
        var faults = new List<ForeignFault>();
        var pending = new Queue<string>(ProjectFinder.FilesBelow(root, cancellationToken).Where(path => IsLock(path) && !IsInstalled(root, path)).Order(StringComparer.Ordinal));
        var seen = new HashSet<string>(pending, StringComparer.Ordinal);
        while (pending.TryDequeue(out var path))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (seen.Count > MostFiles)
                throw new InvalidDataException($"there are more than {MostFiles} lock files of other ecosystems.");

            var shown = Path.GetRelativePath(root, path).Replace('\\', '/');
            try
            {
                var read = Read(path, shown);
                locks.Add(read);
                foreach (var (include, line) in read.Includes)
                {
                    if (Included(root, path, include) is not { } target)
                        faults.Add(new ForeignFault($"it refers to '{Policies.PolicyText.Shown(include)}', which is not in the policy's folder.", new Location(shown, line, 1)));
                    else if (seen.Add(target))
                        pending.Enqueue(target);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                faults.Add(new ForeignFault(ReadFault.Describe(e), new Location(shown)));
            }
        }

        return new ForeignEvidence([.. locks], [.. faults]);
    }

    private static bool IsLock(string path)
    {
        var name = Path.GetFileName(path);
        return name is "package-lock.json" or "npm-shrinkwrap.json" or "Pipfile.lock" or "poetry.lock" or "uv.lock" || IsRequirements(path, name);
    }

    /// <summary><c>requirements.txt</c>, <c>requirements-dev.txt</c>, <c>dev-requirements.txt</c>, <c>requirements/base.txt</c>.</summary>
    private static bool IsRequirements(string path, string name) =>
        name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase)
        && (name.StartsWith("requirements", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith("requirements.txt", StringComparison.OrdinalIgnoreCase)
            || string.Equals(Path.GetFileName(Path.GetDirectoryName(path)), "requirements", StringComparison.OrdinalIgnoreCase));

    /// <summary>What other people's packages bring along locks nothing here.</summary>
    private static bool IsInstalled(string root, string path) =>
        Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar).Any(segment => segment is "site-packages" or "venv");

    private static ForeignLock Read(string path, string shown)
    {
        var bytes = BoundedFile.Read(path, LargestFile);
        return Path.GetFileName(path) switch
        {
            "package-lock.json" or "npm-shrinkwrap.json" => NpmLockReader.Parse(bytes, shown),
            "Pipfile.lock" => PipfileLockReader.Parse(bytes, shown),
            "poetry.lock" or "uv.lock" => PythonLockReader.Parse(Text(bytes), shown),
            _ => RequirementsReader.Parse(Text(bytes), shown),
        };
    }

    /// <exception cref="InvalidDataException">The bytes are no text.</exception>
    private static string Text(byte[] bytes)
    {
        try
        {
            return Utf8.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException("it is not UTF-8.", e);
        }
    }

    /// <summary>Absolute path of a file that another refers to; null when it is not in the repository.</summary>
    private static string? Included(string root, string from, string include)
    {
        if (include.Length == 0 || include.Contains('\0', StringComparison.Ordinal) || ForeignAddress.IsAddress(include))
            return null;

        var target = Path.GetFullPath(include, Path.GetDirectoryName(from)!);
        return PhysicalPath.IsBelow(root, target) ? target : null;
    }
}
