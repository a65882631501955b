using SupplyGuard.Formats;

namespace SupplyGuard.Signatures.Packages;

/// <summary>
/// The roots that package signatures may end in: one set for code signing, one for timestamping. Reading is put off until a signature is
/// verified. Thread-safe.
/// </summary>
public sealed class TrustBundle
{
    /// <summary>Folder of the .NET SDK that holds its trust bundles.</summary>
    public const string FolderName = "trustedroots";

    private const string CodeSigningFile = "codesignctl.pem";
    private const string TimestampingFile = "timestampctl.pem";

    private readonly Lazy<RootStore> _codeSigning;
    private readonly Lazy<RootStore> _timestamping;

    private TrustBundle(RootsText codeSigning, RootsText timestamping)
    {
        _codeSigning = new Lazy<RootStore>(() => RootStore.FromPem(codeSigning.Read()));
        _timestamping = new Lazy<RootStore>(() => RootStore.FromPem(timestamping.Read()));
        Digest = Digest.Sha256([.. codeSigning.Digest.Bytes, .. timestamping.Digest.Bytes]);
    }

    private TrustBundle(TrustBundle roots, RevocationLists revocation)
    {
        _codeSigning = roots._codeSigning;
        _timestamping = roots._timestamping;
        Revocation = revocation;
        Digest = Digest.Sha256([.. roots.Digest.Bytes, .. revocation.Digest.Bytes]);
    }

    /// <summary>A bundle without roots. It is said of every package that there were no trust roots, never that its signer is untrusted.</summary>
    public static TrustBundle Empty { get; } = new(RootsText.Empty, RootsText.Empty);

    /// <summary>True when one of the two sets has no root: no signature can then be judged.</summary>
    public bool IsEmpty => CodeSigning.IsEmpty || Timestamping.IsEmpty;

    /// <summary>Equal for two bundles only if they hold the same roots and the same knowledge of revocation.</summary>
    public Digest Digest { get; }

    /// <summary>Null where revocation is not asked for.</summary>
    internal RevocationLists? Revocation { get; }

    internal RootStore CodeSigning => _codeSigning.Value;

    internal RootStore Timestamping => _timestamping.Value;

    /// <summary>The same roots, and what authorities have taken back of what they vouched for.</summary>
    public TrustBundle With(RevocationLists revocation) => new(this, revocation);

    /// <summary>A bundle of the certificates in two PEM texts.</summary>
    public static TrustBundle FromPem(string codeSigning, string timestamping) => new(RootsText.Of(codeSigning), RootsText.Of(timestamping));

    /// <summary>Reads the bundles that a .NET SDK carries. A missing or unreadable bundle is an empty one.</summary>
    public static TrustBundle FromSdk(string sdkFolder) => new(
        RootsText.OfFile(Path.Combine(sdkFolder, FolderName, CodeSigningFile)),
        RootsText.OfFile(Path.Combine(sdkFolder, FolderName, TimestampingFile)));

    /// <summary>The bundles of the SDK that <see cref="DotNetSdk"/> finds; <see cref="Empty"/> when there is none.</summary>
    public static TrustBundle OfThisMachine() => DotNetSdk.Find() is { } sdk ? FromSdk(sdk) : Empty;
}
