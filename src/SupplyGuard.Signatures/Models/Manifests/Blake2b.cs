using System.Buffers.Binary;
using System.Numerics;

namespace SupplyGuard.Signatures.Models.Manifests;

/// <summary>BLAKE2b with 64 bytes of output and without a key, as RFC 7693 defines it.</summary>
internal sealed class Blake2b : RunningHash
{
    private const int BlockSize = 128;
    private const int OutputSize = 64;
    private const int Rounds = 12;

    /// <summary>RFC 7693 §2.6, which are those of SHA-512.</summary>
    private static readonly ulong[] InitialState =
    [
        0x6A09E667F3BCC908, 0xBB67AE8584CAA73B, 0x3C6EF372FE94F82B, 0xA54FF53A5F1D36F1,
        0x510E527FADE682D1, 0x9B05688C2B3E6C1F, 0x1F83D9ABFB41BD6B, 0x5BE0CD19137E2179,
    ];

    /// <summary>RFC 7693 §2.7.</summary>
    private static readonly byte[][] Schedule =
    [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
        [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
        [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
        [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
        [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
        [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
        [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
        [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
        [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
        [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
    ];

    private readonly ulong[] _state = [.. InitialState];
    private readonly byte[] _block = new byte[BlockSize];
    private int _filled;
    private UInt128 _count;

    /// <summary>The parameter block's first word: no key, fan-out and depth 1, length of the output (RFC 7693 §2.5).</summary>
    public Blake2b() => _state[0] ^= 0x0101_0000 ^ OutputSize;

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        // The last block is compressed in another way, so a full one waits until something follows it.
        while (!bytes.IsEmpty)
        {
            if (_filled == BlockSize)
            {
                _count += BlockSize;
                Compress(_block, isLast: false);
                _filled = 0;
            }

            while (_filled == 0 && bytes.Length > BlockSize)
            {
                _count += BlockSize;
                Compress(bytes[..BlockSize], isLast: false);
                bytes = bytes[BlockSize..];
            }

            var taken = Math.Min(BlockSize - _filled, bytes.Length);
            bytes[..taken].CopyTo(_block.AsSpan(_filled));
            _filled += taken;
            bytes = bytes[taken..];
        }
    }

    public override string Finish()
    {
        _count += (uint)_filled;
        _block.AsSpan(_filled).Clear();
        Compress(_block, isLast: true);
        var output = new byte[OutputSize];
        for (var i = 0; i < _state.Length; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(output.AsSpan(i * sizeof(ulong)), _state[i]);

        return Convert.ToHexStringLower(output);
    }

    private void Compress(ReadOnlySpan<byte> block, bool isLast)
    {
        Span<ulong> message = stackalloc ulong[16];
        for (var i = 0; i < message.Length; i++)
            message[i] = BinaryPrimitives.ReadUInt64LittleEndian(block[(i * sizeof(ulong))..]);

        Span<ulong> v = stackalloc ulong[16];
        _state.CopyTo(v);
        InitialState.CopyTo(v[8..]);
        v[12] ^= (ulong)(_count & ulong.MaxValue);
        v[13] ^= (ulong)(_count >> 64);
        if (isLast)
            v[14] = ~v[14];

        for (var round = 0; round < Rounds; round++)
        {
            var s = Schedule[round % Schedule.Length];
            Mix(v, 0, 4, 8, 12, message[s[0]], message[s[1]]);
            Mix(v, 1, 5, 9, 13, message[s[2]], message[s[3]]);
            Mix(v, 2, 6, 10, 14, message[s[4]], message[s[5]]);
            Mix(v, 3, 7, 11, 15, message[s[6]], message[s[7]]);
            Mix(v, 0, 5, 10, 15, message[s[8]], message[s[9]]);
            Mix(v, 1, 6, 11, 12, message[s[10]], message[s[11]]);
            Mix(v, 2, 7, 8, 13, message[s[12]], message[s[13]]);
            Mix(v, 3, 4, 9, 14, message[s[14]], message[s[15]]);
        }

        for (var i = 0; i < _state.Length; i++)
            _state[i] ^= v[i] ^ v[i + 8];
    }

    /// <summary>The function G of RFC 7693 §3.1; its additions are modulo 2⁶⁴.</summary>
    private static void Mix(Span<ulong> v, int a, int b, int c, int d, ulong x, ulong y)
    {
        unchecked
        {
            v[a] = v[a] + v[b] + x;
            v[d] = BitOperations.RotateRight(v[d] ^ v[a], 32);
            v[c] += v[d];
            v[b] = BitOperations.RotateRight(v[b] ^ v[c], 24);
            v[a] = v[a] + v[b] + y;
            v[d] = BitOperations.RotateRight(v[d] ^ v[a], 16);
            v[c] += v[d];
            v[b] = BitOperations.RotateRight(v[b] ^ v[c], 63);
        }
    }
}
