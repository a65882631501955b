using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SupplyGuard.Tool.Commands;

/// <summary>What CMS signatures are made with, for as long as it is used.</summary>
/// <param name="certificates">The signer's first.</param>
internal sealed class CmsKey(ImmutableArray<X509Certificate2> certificates, AsymmetricAlgorithm privateKey, IReadOnlyCollection<IDisposable> owned) : IDisposable
{
    public ImmutableArray<X509Certificate2> Certificates { get; } = certificates;

    public AsymmetricAlgorithm PrivateKey { get; } = privateKey;

    public void Dispose()
    {
        foreach (var item in owned)
            item.Dispose();
    }
}
