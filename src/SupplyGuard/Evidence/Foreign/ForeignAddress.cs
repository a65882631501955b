namespace SupplyGuard.Evidence.Foreign;

/// <summary>What an address of a package says: where it leads, and whether it pins what is there.</summary>
internal static class ForeignAddress
{
    private const int CommitDigits = 40;

    /// <summary>Somebody on the way could answer instead: <c>http:</c>, <c>git:</c>, <c>git+http:</c>.</summary>
    public static bool IsPlain(string address) =>
        StartsWith(address, "http://") || StartsWith(address, "git://") || StartsWith(address, "git+http://") || StartsWith(address, "git+git://")
        || StartsWith(address, "hg+http://") || StartsWith(address, "svn+http://") || StartsWith(address, "ftp://");

    /// <summary>A repository, of which a commit is fetched.</summary>
    public static bool IsRepository(string address) =>
        StartsWith(address, "git+") || StartsWith(address, "git:") || StartsWith(address, "git@") || StartsWith(address, "hg+") || StartsWith(address, "svn+") || StartsWith(address, "bzr+")
        || StartsWith(address, "github:") || StartsWith(address, "gitlab:") || StartsWith(address, "bitbucket:");

    public static bool IsAddress(string text) => text.Contains("://", StringComparison.Ordinal) || IsRepository(text) || StartsWith(text, "file:");

    /// <summary>Files that lie in the repository are not fetched.</summary>
    public static bool IsLocal(string address) => StartsWith(address, "file:") || StartsWith(address, "link:") || StartsWith(address, "workspace:");

    /// <summary>Whether a whole commit is named after the last <c>@</c> or <c>#</c>: a branch or a tag moves.</summary>
    public static bool NamesCommit(string address)
    {
        foreach (var mark in (ReadOnlySpan<char>)['@', '#'])
        {
            var after = address.AsSpan(address.LastIndexOf(mark) + 1);
            var length = after.IndexOfAnyExcept(ForeignHash.HexDigits);
            if ((length < 0 ? after.Length : length) == CommitDigits && (length < 0 || after[length] is '#' or '&'))
                return true;
        }

        return false;
    }

    private static bool StartsWith(string address, string beginning) => address.StartsWith(beginning, StringComparison.OrdinalIgnoreCase);
}
