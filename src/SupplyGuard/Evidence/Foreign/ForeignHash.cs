using System.Buffers;
using System.Buffers.Text;

namespace SupplyGuard.Evidence.Foreign;

/// <summary>Which hashes hold: SHA-256, SHA-384 and SHA-512, whole. MD5 and SHA-1 can be forged.</summary>
internal static class ForeignHash
{
    public static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private static readonly (string Name, int Bytes)[] Holding = [("sha256", 32), ("sha384", 48), ("sha512", 64)];

    /// <summary>As Python tools write it: <c>sha256:</c> or <c>sha256=</c>, and hexadecimal digits.</summary>
    public static bool HoldsHex(ReadOnlySpan<char> hash)
    {
        foreach (var (name, bytes) in Holding)
        {
            if (hash.StartsWith(name, StringComparison.OrdinalIgnoreCase) && hash.Length == name.Length + 1 + (bytes * 2) && hash[name.Length] is ':' or '='
                && !hash[(name.Length + 1)..].ContainsAnyExcept(HexDigits))
                return true;
        }

        return false;
    }

    /// <summary>As npm writes it (Subresource Integrity): <c>sha512-</c> and base64, several apart by spaces. The strongest decides.</summary>
    public static bool HoldsIntegrity(string integrity)
    {
        foreach (var hash in integrity.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var text = hash.Split('?')[0];
            if (Array.Exists(Holding, known => text.StartsWith($"{known.Name}-", StringComparison.Ordinal) && Base64.IsValid(text.AsSpan(known.Name.Length + 1), out var length) && length == known.Bytes))
                return true;
        }

        return false;
    }
}
