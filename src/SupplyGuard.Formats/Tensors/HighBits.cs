using System.Buffers.Binary;
using System.Security.Cryptography;

namespace SupplyGuard.Formats.Tensors;

/// <summary>Digest of the high halves of wide floating-point numbers: it stays when nothing but the low-order bits change, where payloads are hidden.</summary>
/// <param name="width">Bytes of one number: four or eight.</param>
internal sealed class HighBits(int width) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _high = new byte[ElementStream.MostElements * sizeof(uint)];
    private uint _low;

    /// <summary>Whether any low half was something else than zero.</summary>
    public bool HasLowBits => _low is not 0;

    /// <summary>Whether numbers of a type have a low half that no training looks at. Narrower ones need all of their bits.</summary>
    public static bool Has(string dtype) => dtype is "F32" or "C64" or "F64" or "C128";

    /// <param name="elements">Whole numbers, no more than <see cref="ElementStream.MostElements"/>.</param>
    public void Add(ReadOnlySpan<byte> elements)
    {
        var length = 0;
        for (var i = 0; i < elements.Length; i += width, length += width / 2)
        {
            if (width is sizeof(float))
            {
                BinaryPrimitives.WriteUInt16LittleEndian(_high.AsSpan(length), BinaryPrimitives.ReadUInt16LittleEndian(elements[(i + 2)..]));
                _low |= BinaryPrimitives.ReadUInt16LittleEndian(elements[i..]);
            }
            else
            {
                BinaryPrimitives.WriteUInt32LittleEndian(_high.AsSpan(length), BinaryPrimitives.ReadUInt32LittleEndian(elements[(i + 4)..]));
                _low |= BinaryPrimitives.ReadUInt32LittleEndian(elements[i..]);
            }
        }

        _hash.AppendData(_high, 0, length);
    }

    public Digest Finish() => new(DigestAlgorithm.Sha256, _hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();
}
