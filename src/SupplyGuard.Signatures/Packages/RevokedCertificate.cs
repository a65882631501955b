namespace SupplyGuard.Signatures.Packages;

/// <summary>That a certificate was taken back.</summary>
/// <param name="Since">When, or from when on its key is doubted, whichever is earlier.</param>
/// <param name="Reason">RFC 5280 §5.3.1; null: not said.</param>
internal sealed record RevokedCertificate(DateTimeOffset Since, int? Reason)
{
    /// <summary>RFC 3161 §4: unless the reason is one of these, what a timestamp authority signed before means nothing any more either.</summary>
    public bool VoidsThePast => Reason is not (0 or 3 or 4 or 5);

    /// <summary>What two entries say about one certificate: since the earlier of them, for the worse reason. None takes back what the other says.</summary>
    public RevokedCertificate And(RevokedCertificate other) => new(Since <= other.Since ? Since : other.Since, VoidsThePast ? Reason : other.Reason);
}
