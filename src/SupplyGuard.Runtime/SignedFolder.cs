namespace SupplyGuard.Runtime;

/// <summary>Compares the files of a folder with those that its signature lists, by name; their content is compared when they are copied.</summary>
internal static class SignedFolder
{
    private const int Deepest = 128;
    private const int MostFiles = 1 << 16;

    /// <summary>What signatures of a folder are called, without the extension.</summary>
    private const string Folder = "model";

    private static readonly string[] Extensions = [".sig", ".p7s", ".manifest.json"];

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false, MatchType = MatchType.Simple };

    /// <exception cref="ModelNotVerifiedException">A file was added or is missing, is a link, or the folder cannot be listed.</exception>
    public static void RequireSame(string folder, SignedStatement statement)
    {
        try
        {
            var found = Names(folder, statement);
            if (statement.Files.Keys.FirstOrDefault(name => !found.Contains(name)) is { } missing)
            {
                throw new ModelNotVerifiedException(
                    NotVerifiedReason.Missing,
                    $"'{missing}' was signed and is not there. Take the whole model from where it was published.");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw OpenedFile.Unreadable(Path.GetFileName(folder), e);
        }
    }

    private static HashSet<string> Names(string folder, SignedStatement statement)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Stack<(DirectoryInfo Folder, string Prefix, int Depth)>([(new DirectoryInfo(folder), "", 0)]);
        while (pending.TryPop(out var next))
        {
            foreach (var entry in next.Folder.EnumerateFileSystemInfos("*", Everything))
            {
                var name = next.Prefix + entry.Name;
                if (statement.Ignored.Any(ignored => IsWithin(name, ignored)) || IsSignature(name))
                    continue;
                if (entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
                    throw SignedModel.NotSigned($"'{name}' is a link, and what it leads to was not signed");

                if (entry is FileInfo file)
                    Add(names, name, file, statement);
                else if (next.Depth < Deepest)
                    pending.Push(((DirectoryInfo)entry, name + "/", next.Depth + 1));
                else
                    throw SignedModel.NotSigned($"'{name}' lies more than {Deepest} folders deep");
            }
        }

        return names;
    }

    /// <summary>A file without a byte has no shard, so that a signature over shards can say nothing of it; it is not handed out either.</summary>
    private static void Add(HashSet<string> names, string name, FileInfo file, SignedStatement statement)
    {
        if (statement.Files.ContainsKey(name))
            names.Add(name);
        else if (!statement.HasShards || file.Length > 0)
            throw SignedModel.NotSigned($"'{name}' lies beside the model and is not in its signature");
        if (names.Count > MostFiles)
            throw SignedModel.NotSigned($"The folder has more than {MostFiles} files");
    }

    private static bool IsWithin(string path, string ancestor) =>
        path.StartsWith(ancestor, StringComparison.Ordinal) && (path.Length == ancestor.Length || path[ancestor.Length] is '/');

    /// <summary>Signatures of the folder by several signers, of both kinds: <c>model.sig</c>, <c>model.alice.sig</c>, <c>model.p7s</c>, <c>model.manifest.json</c>.</summary>
    private static bool IsSignature(string name)
    {
        if (!name.StartsWith(Folder, StringComparison.Ordinal) || Array.Find(Extensions, end => name.EndsWith(end, StringComparison.Ordinal)) is not { } extension || name.Length < Folder.Length + extension.Length)
            return false;

        var signer = name[Folder.Length..^extension.Length];
        return signer is "" || (signer is ['.', _, ..] && signer.AsSpan(1).IndexOfAny('.', '/') < 0);
    }
}
