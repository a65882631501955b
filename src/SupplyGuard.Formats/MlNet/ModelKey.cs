using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SupplyGuard.Formats.MlNet;

/// <summary>
/// Takes a component file (<c>Model.key</c>) piece by piece: its header says which loader reads it and from which assembly that is taken;
/// ML.NET loads that assembly by its name.
/// </summary>
/// <param name="entry">Its name, for faults.</param>
/// <param name="length">Bytes that will come.</param>
internal sealed class ModelKey(string entry, long length, long origin, MlNetLimits limits) : IDisposable
{
    private const int HeaderBytes = 0x9C;
    private const int ModelSignature = 0x40;
    private const int LoaderSignature = 0x50;
    private const int SignatureBytes = 24;
    private const int Tail = 0x80;
    private const int End = 0x88;
    private const int AssemblyStart = 0x90;
    private const int AssemblyLength = 0x98;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _header = new byte[(int)Math.Min(HeaderBytes, length)];
    private readonly byte[] _tail = new byte[sizeof(ulong)];
    private byte[] _assembly = [];
    private long _assemblyStart;
    private long _tailStart;
    private long _taken;

    private static ReadOnlySpan<byte> Magic => "ML\0MODEL"u8;

    private static ReadOnlySpan<byte> TailMagic => "LEDOM\0LM"u8;

    /// <exception cref="MalformedException">The header is none.</exception>
    public void Append(ReadOnlySpan<byte> piece)
    {
        _hash.AppendData(piece);
        Capture(piece, 0, _header);
        if (_taken < _header.Length && _taken + piece.Length >= _header.Length)
            ReadHeader();

        Capture(piece, _assemblyStart, _assembly);
        Capture(piece, _tailStart, _tail);
        _taken += piece.Length;
    }

    /// <summary>What the header says, and the digest of everything.</summary>
    /// <exception cref="MalformedException">The file does not end as it should.</exception>
    public (string Model, string Loader, string Assembly, Digest Sha256) Finish()
    {
        if (_header.Length < HeaderBytes || !_tail.AsSpan().SequenceEqual(TailMagic))
            throw Malformed("it is shorter than its header says, or does not end in its mark.");

        return (Signature(ModelSignature, sizeof(ulong)), Signature(LoaderSignature, SignatureBytes), Encoding.Unicode.GetString(_assembly), new Digest(DigestAlgorithm.Sha256, _hash.GetHashAndReset()));
    }

    public void Dispose() => _hash.Dispose();

    private void ReadHeader()
    {
        if (_header.Length < HeaderBytes || !_header.AsSpan().StartsWith(Magic))
            throw Malformed("it does not begin with the header of a component.");

        _tailStart = BinaryPrimitives.ReadInt64LittleEndian(_header.AsSpan(Tail));
        var end = BinaryPrimitives.ReadInt64LittleEndian(_header.AsSpan(End));
        _assemblyStart = BinaryPrimitives.ReadInt64LittleEndian(_header.AsSpan(AssemblyStart));
        var size = BinaryPrimitives.ReadUInt32LittleEndian(_header.AsSpan(AssemblyLength));
        if (end != length || _tailStart != end - sizeof(ulong) || _tailStart < HeaderBytes)
            throw Malformed("its header does not describe where it ends.");
        if (size > limits.AssemblyNameBytes || size % 2 is not 0 || (size > 0 && (_assemblyStart < HeaderBytes || _assemblyStart > _tailStart - size)))
            throw Malformed("the name of its assembly does not lie in it.");

        _assembly = new byte[size];
    }

    /// <summary>Copies what a piece has of a range.</summary>
    private void Capture(ReadOnlySpan<byte> piece, long start, byte[] target)
    {
        var from = Math.Max(start, _taken);
        var to = Math.Min(start + target.Length, _taken + piece.Length);
        if (from < to)
            piece[(int)(from - _taken)..(int)(to - _taken)].CopyTo(target.AsSpan((int)(from - start)));
    }

    private string Signature(int start, int size) => Encoding.Latin1.GetString(_header.AsSpan(start, size).TrimEnd((byte)0));

    private MalformedException Malformed(string detail) => new(Fault.Inconsistent, origin, $"component '{entry}' is damaged: {detail}");
}
