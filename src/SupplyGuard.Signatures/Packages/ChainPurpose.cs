namespace SupplyGuard.Signatures.Packages;

/// <summary>What a certificate must have been issued for.</summary>
internal enum ChainPurpose
{
    CodeSigning,
    TimeStamping,

    /// <summary>Signatures of another kind: the chain ends in a root of code signing, and the caller judges what the certificate is for.</summary>
    Signing,

    /// <summary>Nothing in particular: the certificate merely has to be a genuine one.</summary>
    Any,
}
