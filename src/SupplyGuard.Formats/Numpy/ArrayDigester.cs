using System.Security.Cryptography;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Numpy;

/// <summary>
/// Takes an array file piece by piece and makes the digest of its canonical bytes. It holds the header and one piece; only an array whose
/// elements have to change places is held as a whole.
/// </summary>
/// <param name="fileLength">Bytes that will come.</param>
/// <param name="watcher">Is shown the canonical bytes; null: nobody is.</param>
internal sealed class ArrayDigester(string name, long fileLength, NumpyLimits limits, TensorWatcher? watcher) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _start = new byte[Math.Min(fileLength, ArrayFile.LongestStart(limits))];
    private int _started;
    private ArrayHeader? _header;
    private byte[]? _elements;
    private long _taken;
    private MachineCode? _code;

    /// <exception cref="MalformedException">The array is malformed, or holds something that is refused.</exception>
    public void Append(ReadOnlySpan<byte> piece)
    {
        if (_header is null)
        {
            var part = piece[..Math.Min(piece.Length, _start.Length - _started)];
            part.CopyTo(_start.AsSpan(_started));
            _started += part.Length;
            piece = piece[part.Length..];
            if (_started < _start.Length)
                return;

            Begin();
        }

        Take(piece);
    }

    /// <summary>What the array says of itself.</summary>
    /// <exception cref="MalformedException">The array is malformed, or holds something that is refused.</exception>
    public ArrayHeader Header()
    {
        if (_header is null)
            Begin();

        return _header!;
    }

    /// <summary>The array, unless it holds Python objects.</summary>
    /// <exception cref="MalformedException">The array is malformed, or holds something that is refused.</exception>
    public TensorEntry Finish()
    {
        _ = Header();
        if (_elements is not null)
            AddCanonical(ArrayFile.Canonical(_header!, _elements, limits));

        watcher?.End();

        return new TensorEntry(name, _header!.Type.DType, _header.Shape, _header.DataLength, new Digest(DigestAlgorithm.Sha256, _hash.GetHashAndReset())) { Code = _code ?? MachineCode.None };
    }

    public void Dispose() => _hash.Dispose();

    private void Begin()
    {
        _header = ArrayFile.ReadHeader(new FileWindow(_start.AsMemory(0, _started)), fileLength, limits);
        if (_header.Type.IsObject)
            return;

        ArrayFile.MustFit(_header, limits);
        if (!_header.IsCanonical)
            _elements = new byte[_header.DataLength];

        watcher?.Begin([name], _header.Type.DType);

        Take(_start.AsSpan((int)_header.DataOffset, _started - (int)_header.DataOffset));
    }

    private void Take(ReadOnlySpan<byte> elements)
    {
        // These are opcodes, for whoever reads pickles.
        if (_header!.Type.IsObject)
            return;

        ArrayFile.MustBeBooleans(_header, elements, _header.DataOffset + _taken);
        if (_elements is null)
            AddCanonical(elements);
        else
            elements.CopyTo(_elements.AsSpan((int)_taken));

        _taken += elements.Length;
    }

    private void AddCanonical(ReadOnlySpan<byte> elements)
    {
        if (!elements.IsEmpty)
            _code ??= MachineCodeSniffer.SniffElements(elements);

        _hash.AppendData(elements);
        if (watcher is { IsWatching: true })
            watcher.Take(elements);
    }
}
