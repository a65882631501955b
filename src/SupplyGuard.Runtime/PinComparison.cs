using System.Security.Cryptography;

namespace SupplyGuard.Runtime;

/// <summary>Compares a file with its pin while its bytes pass by, piece by piece.</summary>
internal sealed class PinComparison(FilePin pin) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private int _piece;
    private long _length;

    private long End => pin.Pieces[_piece].End ?? long.MaxValue;

    /// <summary>Takes the next bytes.</summary>
    /// <exception cref="ModelNotVerifiedException">They are not the pinned ones, or more than those.</exception>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (bytes is not [])
        {
            if (_length == End && _piece == pin.Pieces.Count - 1)
                throw pin.Changed();
            if (_length == End)
                EndPiece();

            var count = (int)Math.Min(bytes.Length, End - _length);
            _hash.AppendData(bytes[..count]);
            _length += count;
            bytes = bytes[count..];
        }
    }

    /// <exception cref="ModelNotVerifiedException">What passed by is not the whole of what is pinned.</exception>
    public void Finish()
    {
        pin.RequireSize(_length);
        pin.RequireDigest(_piece, _hash.GetHashAndReset());
        if (_piece != pin.Pieces.Count - 1)
            throw pin.Changed();
    }

    public void Dispose() => _hash.Dispose();

    private void EndPiece() => pin.RequireDigest(_piece++, _hash.GetHashAndReset());
}
