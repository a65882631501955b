using System.Globalization;
using System.Security.Cryptography;

namespace SupplyGuard.Evaluator.Torch;

/// <summary>The file with the bytes of weights, read once from its first byte to its last, so that the bytes that are compared with its digest are those that are taken.</summary>
internal sealed class WeightsFile(string path) : IDisposable
{
    private readonly FileStream _file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _passed = new byte[1 << 16];
    private long _position;

    /// <param name="offset">Where they begin; not before the end of those that were read last.</param>
    /// <param name="name">Of the weights, for people.</param>
    /// <exception cref="RefusedException">They lie before what was read last, or behind the end.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void Read(Span<byte> target, long offset, string name)
    {
        if (offset < _position)
            throw new RefusedException(string.Create(CultureInfo.InvariantCulture, $"Weights '{name}' begin at byte {offset}, and others end at {_position}."));

        while (_position < offset)
        {
            if (Take(_passed.AsSpan(0, (int)long.Min(_passed.Length, offset - _position))) is 0)
                throw new RefusedException($"Weights '{name}' ended early.");
        }

        while (!target.IsEmpty)
        {
            var count = Take(target);
            if (count is 0)
                throw new RefusedException($"Weights '{name}' ended early.");

            target = target[count..];
        }
    }

    /// <summary>Reads what is left.</summary>
    /// <param name="sha256">What the digest of the whole file has to be, in hexadecimal.</param>
    /// <exception cref="RefusedException">It is another.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void End(string sha256)
    {
        while (Take(_passed) > 0)
        {
            // What belongs to no tensor belongs to the file all the same.
        }

        if (!Convert.ToHexString(_hash.GetHashAndReset()).Equals(sha256, StringComparison.OrdinalIgnoreCase))
            throw new RefusedException("The file of weights does not have the digest of the request.");
    }

    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
    }

    private int Take(Span<byte> target)
    {
        var count = _file.Read(target);
        _hash.AppendData(target[..count]);
        _position += count;
        return count;
    }
}
