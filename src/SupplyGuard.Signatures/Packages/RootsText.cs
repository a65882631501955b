using System.Security.Cryptography;
using System.Text;
using SupplyGuard.Formats;

namespace SupplyGuard.Signatures.Packages;

/// <summary>
/// The PEM text of a set of roots. Its digest is known at once; the text is taken from its file when somebody needs it, since a run that knows
/// all packages never does, and half a megabyte in one piece makes the process collect its garbage.
/// </summary>
internal sealed class RootsText
{
    private readonly Func<byte[]> _content;

    private RootsText(Digest digest, Func<byte[]> content)
    {
        Digest = digest;
        _content = content;
    }

    public static RootsText Empty { get; } = Of("");

    /// <summary>Over the bytes of the text in UTF-8.</summary>
    public Digest Digest { get; }

    public static RootsText Of(string pem)
    {
        var content = Encoding.UTF8.GetBytes(pem);
        return new RootsText(Digest.Sha256(content), () => content);
    }

    /// <summary>A file that is missing or unreadable holds no text.</summary>
    /// <param name="path">Absolute.</param>
    public static RootsText OfFile(string path)
    {
        try
        {
            if (!File.Exists(path))
                return Empty;

            using var handle = RegularFile.Open(path);
            using var file = new FileStream(handle, FileAccess.Read);
            return new RootsText(new Digest(DigestAlgorithm.Sha256, SHA256.HashData(file)), () => File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Empty;
        }
    }

    /// <summary>Empty when the file is no longer the one that the digest is of: other roots than those are believed by nobody.</summary>
    public string Read()
    {
        try
        {
            var content = _content();
            return Digest.Sha256(content) == Digest ? Encoding.UTF8.GetString(content) : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
