using System.Runtime.InteropServices;
using SupplyGuard.Formats;

namespace SupplyGuard.Signatures.Packages;

/// <summary>
/// The roots that package signatures may end in: one set for code signing, one for timestamping. Reading is put off until a signature is
/// verified; the text is kept, not the file. Thread-safe.
/// </summary>
public sealed class TrustBundle
{
    /// <summary>Folder of the .NET SDK that holds its trust bundles.</summary>
    public const string FolderName = "trustedroots";

    private const string CodeSigningFile = "codesignctl.pem";
    private const string TimestampingFile = "timestampctl.pem";

    private readonly Lazy<RootStore> _codeSigning;
    private readonly Lazy<RootStore> _timestamping;

    private TrustBundle(string codeSigningPem, string timestampingPem)
    {
        _codeSigning = new Lazy<RootStore>(() => RootStore.FromPem(codeSigningPem));
        _timestamping = new Lazy<RootStore>(() => RootStore.FromPem(timestampingPem));
        Digest = Digest.Sha256([.. DigestOf(codeSigningPem).Bytes, .. DigestOf(timestampingPem).Bytes]);
    }

    /// <summary>A bundle without roots. It is said of every package that there were no trust roots, never that its signer is untrusted.</summary>
    public static TrustBundle Empty { get; } = new("", "");

    /// <summary>True when one of the two sets has no root: no signature can then be judged.</summary>
    public bool IsEmpty => CodeSigning.IsEmpty || Timestamping.IsEmpty;

    /// <summary>Over both texts: equal for two bundles only if they hold the same roots.</summary>
    public Digest Digest { get; }

    internal RootStore CodeSigning => _codeSigning.Value;

    internal RootStore Timestamping => _timestamping.Value;

    /// <summary>A bundle of the certificates in two PEM texts.</summary>
    public static TrustBundle FromPem(string codeSigning, string timestamping) => new(codeSigning, timestamping);

    /// <summary>Reads the bundles that a .NET SDK carries. A missing or unreadable bundle is an empty one.</summary>
    public static TrustBundle FromSdk(string sdkFolder) => new(
        ReadOrEmpty(Path.Combine(sdkFolder, FolderName, CodeSigningFile)),
        ReadOrEmpty(Path.Combine(sdkFolder, FolderName, TimestampingFile)));

    private static Digest DigestOf(string pem) => Digest.Sha256(MemoryMarshal.AsBytes(pem.AsSpan()));

    private static string ReadOrEmpty(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
