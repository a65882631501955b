using System.Buffers;
using System.Buffers.Text;

namespace SupplyGuard.Formats.Pickle;

/// <summary>Base64 as Python's decoders take it: either alphabet, with line breaks, and with or without the padding (RFC 4648, sections 4 and 5).</summary>
internal static class PickleBase64
{
    private const int Group = 4;

    public static SearchValues<byte> Characters { get; } = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=\r\n"u8);

    /// <summary>What the text stands for, in the place of the text; null when it is none.</summary>
    /// <param name="text">Is overwritten: a text may be as long as the memory allows.</param>
    public static ReadOnlyMemory<byte>? Decode(byte[] text)
    {
        if (text.AsSpan().ContainsAnyExcept(Characters))
            return null;

        var length = 0;
        foreach (var letter in text)
        {
            if (letter is not ((byte)'\r' or (byte)'\n'))
                text[length++] = letter switch { (byte)'-' => (byte)'+', (byte)'_' => (byte)'/', _ => letter };
        }

        length = text.AsSpan(0, length).TrimEnd((byte)'=').Length;
        var whole = length / Group * Group;
        Span<byte> rest = [(byte)'=', (byte)'=', (byte)'=', (byte)'='];
        text.AsSpan(whole, length - whole).CopyTo(rest);
        if (Base64.DecodeFromUtf8InPlace(text.AsSpan(0, whole), out var decoded) is not OperationStatus.Done)
            return null;

        // One letter alone is not even a byte.
        if (length - whole < 2)
            return text.AsMemory(0, decoded);
        if (Base64.DecodeFromUtf8InPlace(rest, out var last) is not OperationStatus.Done)
            return null;

        rest[..last].CopyTo(text.AsSpan(decoded));
        return text.AsMemory(0, decoded + last);
    }
}
