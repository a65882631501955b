using SupplyGuard.Signatures;

namespace SupplyGuard.Discovery;

/// <summary>
/// Where a package source is, in one spelling: an address without its trailing <c>index.json</c>, or a folder without links. Never holds a
/// user name, a password or a token, and so may be shown.
/// </summary>
internal sealed record SourceAddress
{
    private const string Index = "/index.json";

    private readonly string _text;

    private SourceAddress(string text, bool isFolder, string scheme = "", bool isLoopback = false)
    {
        _text = text;
        IsFolder = isFolder;
        IsLoopback = isLoopback;
        IsHttp = scheme == Uri.UriSchemeHttp && !isLoopback;
    }

    /// <summary>A folder of this machine, or one that it reaches like its own.</summary>
    public bool IsFolder { get; }

    /// <summary>A server on this very machine.</summary>
    public bool IsLoopback { get; }

    /// <summary>Without TLS, over a wire that somebody else could be on.</summary>
    public bool IsHttp { get; }

    /// <param name="written">As a configuration, a policy or a restore wrote it.</param>
    /// <param name="folder">Absolute path of the folder that a relative path starts from.</param>
    /// <returns>Null when it names nothing.</returns>
    public static SourceAddress? Of(string written, string folder)
    {
        var text = written.Trim();
        if (text.Length == 0)
            return null;

        try
        {
            if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
                return new SourceAddress(Normal(address!), isFolder: false, address!.Scheme, address.IsLoopback);
            if (address is { IsFile: true } && text.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
                text = address.LocalPath;

            var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(text, folder));
            return new SourceAddress(IsShare(path) ? path : PhysicalPath.OfFolder(path), isFolder: true);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or IOException or NotSupportedException)
        {
            return null;
        }
    }

    /// <param name="root">Absolute path of the policy's folder.</param>
    public string Shown(string root) => IsFolder ? new ShownPath(root).Of(_text) : _text;

    public bool Equals(SourceAddress? other) =>
        other is not null && IsFolder == other.IsFolder && (IsFolder ? RestoreOutputs.FileNames : StringComparer.Ordinal).Equals(_text, other._text);

    public override int GetHashCode() => RestoreOutputs.FileNames.GetHashCode(_text);

    public override string ToString() => _text;

    /// <summary>Looking for links on another machine's share would be a connection that nobody asked for.</summary>
    private static bool IsShare(string path) => OperatingSystem.IsWindows() && path.StartsWith(@"\\", StringComparison.Ordinal);

    /// <summary>Scheme and host in lower case, no default port, no user, no query, no trailing slash. The case of the path stays: it may tell feeds apart.</summary>
    private static string Normal(Uri address)
    {
        var path = address.AbsolutePath.TrimEnd('/');
        if (path.EndsWith(Index, StringComparison.OrdinalIgnoreCase))
            path = path[..^Index.Length].TrimEnd('/');

        return $"{address.Scheme}://{address.IdnHost.ToLowerInvariant()}{(address.IsDefaultPort ? "" : $":{address.Port}")}{path}";
    }
}
