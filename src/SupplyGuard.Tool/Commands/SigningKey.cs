using SupplyGuard.Signatures.Models.Signing;

namespace SupplyGuard.Tool.Commands;

/// <summary>A signer, and the keys and certificates that have to live as long as it is used.</summary>
internal sealed class SigningKey(ModelSigner signer, IReadOnlyCollection<IDisposable> owned) : IDisposable
{
    public ModelSigner Signer { get; } = signer;

    public void Dispose()
    {
        foreach (var item in owned)
            item.Dispose();
    }
}
