namespace SupplyGuard.Adoption;

/// <summary>Something in the repository or in the request keeps <c>init</c> from going on; nothing was written.</summary>
/// <param name="fix">What to do about it.</param>
internal sealed class AdoptionException(string message, string fix) : Exception(message)
{
    public string Fix { get; } = fix;
}
