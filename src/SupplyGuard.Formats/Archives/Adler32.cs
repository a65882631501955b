using System.Runtime.InteropServices;

namespace SupplyGuard.Formats.Archives;

/// <summary>The checksum at the end of a stream of zlib (RFC 1950, section 9).</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Adler32
{
    private const uint Modulus = 65521;

    /// <summary>As many bytes as may be summed up before 32 bits overflow.</summary>
    private const int Piece = 5552;

    private uint _low = 1;
    private uint _high;

    public Adler32()
    {
    }

    public readonly uint Value => (_high << 16) | _low;

    public void Append(ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty)
        {
            foreach (var value in content[..Math.Min(Piece, content.Length)])
            {
                _low += value;
                _high += _low;
            }

            (_low, _high) = (_low % Modulus, _high % Modulus);
            content = content[Math.Min(Piece, content.Length)..];
        }
    }
}
