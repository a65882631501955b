namespace SupplyGuard.Signatures.Packages;

/// <summary>What a certificate must have been issued for.</summary>
internal enum ChainPurpose
{
    CodeSigning,
    TimeStamping,

    /// <summary>Nothing in particular: the certificate merely has to be a genuine one.</summary>
    Any,
}
