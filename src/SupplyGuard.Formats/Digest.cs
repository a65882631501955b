using System.Security.Cryptography;

namespace SupplyGuard.Formats;

/// <summary>
/// Algorithm and bytes: equal when both are. Prints as <c>sha256:9f3c…</c> (lower-case hexadecimal), the spelling of reports and locks.
/// </summary>
public readonly struct Digest : IEquatable<Digest>
{
    private readonly byte[]? _bytes;

    /// <exception cref="ArgumentException">The number of bytes is not what the algorithm yields.</exception>
    public Digest(DigestAlgorithm algorithm, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != SizeOf(algorithm))
            throw new ArgumentException($"{algorithm} yields {SizeOf(algorithm)} bytes, not {bytes.Length}.", nameof(bytes));

        Algorithm = algorithm;
        _bytes = bytes.ToArray();
    }

    public DigestAlgorithm Algorithm { get; }

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Lower-case hexadecimal without the algorithm.</summary>
    public string Hex => Convert.ToHexStringLower(Bytes);

    /// <summary><c>sha512-&lt;base64&gt;</c>, as NuGet's content hashes are written in <c>supplyguard.lock.json</c> (the spelling of W3C SRI).</summary>
    public string Integrity => $"{NameOf(Algorithm)}-{Convert.ToBase64String(Bytes)}";

    public static bool operator ==(Digest left, Digest right) => left.Equals(right);

    public static bool operator !=(Digest left, Digest right) => !left.Equals(right);

    public static Digest Sha256(ReadOnlySpan<byte> content) => new(DigestAlgorithm.Sha256, SHA256.HashData(content));

    public static Digest Sha512(ReadOnlySpan<byte> content) => new(DigestAlgorithm.Sha512, SHA512.HashData(content));

    /// <summary>Parses <c>sha256:&lt;hex&gt;</c> or <c>sha512-&lt;base64&gt;</c>. False for anything else; never throws.</summary>
    public static bool TryParse(string? text, out Digest digest)
    {
        digest = default;
        if (text is null)
            return false;

        foreach (var algorithm in Enum.GetValues<DigestAlgorithm>())
        {
            var name = NameOf(algorithm);
            if (!text.StartsWith(name, StringComparison.Ordinal) || text.Length <= name.Length)
                continue;

            var value = text.AsSpan(name.Length + 1);
            var bytes = new byte[SizeOf(algorithm)];
            var parsed = text[name.Length] switch
            {
                ':' => value.Length == bytes.Length * 2 && Convert.FromHexString(value, bytes, out _, out _) is System.Buffers.OperationStatus.Done,
                '-' => Convert.TryFromBase64Chars(value, bytes, out var written) && written == bytes.Length,
                _ => false,
            };
            if (!parsed)
                return false;

            digest = new Digest(algorithm, bytes);
            return true;
        }

        return false;
    }

    public bool Equals(Digest other) => Algorithm == other.Algorithm && Bytes.SequenceEqual(other.Bytes);

    public override bool Equals(object? obj) => obj is Digest other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Algorithm);
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    public override string ToString() => $"{NameOf(Algorithm)}:{Hex}";

    private static string NameOf(DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Sha256 => "sha256",
        DigestAlgorithm.Sha384 => "sha384",
        DigestAlgorithm.Sha512 => "sha512",
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };

    private static int SizeOf(DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Sha256 => SHA256.HashSizeInBytes,
        DigestAlgorithm.Sha384 => SHA384.HashSizeInBytes,
        DigestAlgorithm.Sha512 => SHA512.HashSizeInBytes,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };
}
