using System.Security.Cryptography;

namespace SupplyGuard.Signatures.Models.Manifests;

/// <summary>A digest under way, of one of the hash functions that signatures may use.</summary>
internal abstract class RunningHash : IDisposable
{
    public static RunningHash Start(ModelHash hash) => hash is ModelHash.Blake2b ? new Blake2b() : new Sha256();

    public abstract void Append(ReadOnlySpan<byte> bytes);

    /// <returns>Lower-case hexadecimal.</returns>
    public abstract string Finish();

    public virtual void Dispose()
    {
    }

    private sealed class Sha256 : RunningHash
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public override void Append(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

        public override string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

        public override void Dispose()
        {
            _hash.Dispose();
            base.Dispose();
        }
    }
}
