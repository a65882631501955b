namespace SupplyGuard.Signatures.Packages;

/// <summary>What a certificate must have been issued for.</summary>
internal enum ChainPurpose
{
    CodeSigning,
    TimeStamping,
}
