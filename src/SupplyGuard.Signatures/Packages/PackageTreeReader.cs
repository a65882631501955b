using System.Collections.Immutable;
using System.Security.Cryptography;
using SupplyGuard.Formats;

namespace SupplyGuard.Signatures.Packages;

/// <summary>Walks a package's folder without following anything out of it, and hashes what it finds.</summary>
internal static class PackageTreeReader
{
    private const int BufferSize = 1 << 17;

    private static readonly Digest OfNothing = Digest.Sha256([]);

    public static PackageTree Read(string folder, CancellationToken cancellationToken)
    {
        var root = new DirectoryInfo(folder);
        if (!root.Exists)
            throw new DirectoryNotFoundException($"There is no folder '{folder}'.");

        var files = ImmutableArray.CreateBuilder<TreeFile>();
        var oddities = ImmutableArray.CreateBuilder<TreeDifference>();
        var buffer = new byte[BufferSize];
        var pending = new Stack<(DirectoryInfo Folder, string Path)>([(root, "")]);
        while (pending.TryPop(out var next))
        {
            try
            {
                foreach (var item in next.Folder.EnumerateFileSystemInfos("*", Everything))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var path = next.Path + item.Name;
                    if (item.LinkTarget is not null || item.Attributes.HasFlag(FileAttributes.ReparsePoint))
                        oddities.Add(new TreeDifference(TreeDifferenceKind.Link, path, "is a link, which was not followed."));
                    else if (item is DirectoryInfo subfolder)
                        pending.Push((subfolder, path + "/"));
                    else if (!ExtractedSet.IsNuGetsOwn(path) && Hash((FileInfo)item, path, buffer, oddities, cancellationToken) is { } file)
                        files.Add(file);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                oddities.Add(new TreeDifference(TreeDifferenceKind.Unreadable, next.Path.TrimEnd('/'), $"cannot be listed: {e.GetType().Name}."));
            }
        }

        files.Sort((left, right) => string.CompareOrdinal(left.Path, right.Path));
        oddities.Sort((left, right) => string.CompareOrdinal(left.Path, right.Path));
        return new PackageTree(files.DrainToImmutable(), oddities.DrainToImmutable());
    }

    private static EnumerationOptions Everything => new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false, MatchType = MatchType.Simple, RecurseSubdirectories = false };

    private static TreeFile? Hash(FileInfo info, string path, byte[] buffer, ImmutableArray<TreeDifference>.Builder oddities, CancellationToken cancellationToken)
    {
        try
        {
            // Only what says that it is empty can be a pipe or a device.
            if (info.Length == 0 && !RegularFile.IsSpecial(info.FullName))
                return new TreeFile(path, 0, OfNothing);

            using var handle = info.Length == 0 ? RegularFile.Open(info.FullName) : File.OpenHandle(info.FullName, options: FileOptions.SequentialScan);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long size = 0;
            var code = MachineCode.None;
            for (int read; (read = RandomAccess.Read(handle, buffer, size)) > 0; size += read)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (size == 0)
                    code = MachineCodeSniffer.Sniff(buffer.AsSpan(0, read));
                hash.AppendData(buffer.AsSpan(0, read));
            }

            return new TreeFile(path, size, new Digest(DigestAlgorithm.Sha256, hash.GetHashAndReset())) { Code = code };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            oddities.Add(new TreeDifference(TreeDifferenceKind.Unreadable, path, $"cannot be read: {e.GetType().Name}."));
            return null;
        }
    }
}
