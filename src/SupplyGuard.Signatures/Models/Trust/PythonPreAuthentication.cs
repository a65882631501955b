using System.Globalization;
using System.Text;

namespace SupplyGuard.Signatures.Models.Trust;

/// <summary>
/// What release 0.2 of the reference implementation signed instead of DSSE's encoding: the body as Python prints bytes, behind a capital V.
/// Only statements of that release are ever verified with it.
/// </summary>
internal static class PythonPreAuthentication
{
    public static byte[] Encode(string type, ReadOnlySpan<byte> body)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"DSSEV1 {type.Length} {type} {body.Length} ");
        AppendPrinted(text, body);
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary><c>repr</c> of bytes (CPython, <c>PyBytes_Repr</c>): single quotes unless the bytes hold one and no double quote.</summary>
    private static void AppendPrinted(StringBuilder text, ReadOnlySpan<byte> bytes)
    {
        var quote = bytes.Contains((byte)'\'') && !bytes.Contains((byte)'"') ? '"' : '\'';
        text.Append('b').Append(quote);
        foreach (var value in bytes)
        {
            _ = (char)value switch
            {
                '\t' => text.Append(@"\t"),
                '\n' => text.Append(@"\n"),
                '\r' => text.Append(@"\r"),
                var character when character == quote || character == '\\' => text.Append('\\').Append(character),
                >= ' ' and < '\x7f' and var character => text.Append(character),
                _ => text.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}"),
            };
        }

        text.Append(quote);
    }
}
