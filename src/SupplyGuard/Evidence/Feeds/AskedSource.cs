namespace SupplyGuard.Evidence.Feeds;

/// <summary>A package source that is to be asked.</summary>
/// <param name="Address">Of its service index.</param>
/// <param name="Credential">Null when none is configured.</param>
/// <param name="Fault">Why it cannot be asked as it is configured; null when it can.</param>
internal sealed record AskedSource(Uri Address, SourceCredential? Credential = null, string? Fault = null)
{
    /// <summary>As reports show it.</summary>
    public string Shown => Show(Address);

    /// <summary>An address without what may be secret: user, password and query.</summary>
    public static string Show(Uri address) => address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    public static bool IsSameOrigin(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;
}
