using System.Buffers;
using System.Text.Unicode;

namespace SupplyGuard.Formats;

/// <summary>Tells text for people and programs from everything else: valid UTF-8 without control characters, to the last byte.</summary>
internal static class PlainText
{
    private const int Piece = 64 << 10;

    private static readonly SearchValues<byte> Controls = SearchValues.Create([.. Enumerable.Range(0, 0x20).Where(value => value is not ('\t' or '\n' or '\r' or '\f')).Select(value => (byte)value), 0x7F]);

    /// <exception cref="IOException">The disk failed.</exception>
    public static bool IsPlausible(FileWindow file)
    {
        if (file.Length is 0)
            return false;

        var buffer = new byte[(int)Math.Min(file.Length, Piece)];
        try
        {
            for (var at = 0L; at < file.Length;)
            {
                var piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, file.Length - at));
                file.Read(at, piece, "the text");
                var whole = at + piece.Length == file.Length ? piece.Length : WithoutCutCharacter(piece);
                if (whole is 0 || piece[..whole].ContainsAny(Controls) || !Utf8.IsValid(piece[..whole]))
                    return false;

                at += whole;
            }

            return true;
        }
        catch (MalformedException)
        {
            return false;
        }
    }

    /// <summary>Length without the bytes at the end that begin a character and do not finish it.</summary>
    private static int WithoutCutCharacter(ReadOnlySpan<byte> piece)
    {
        for (var back = 1; back <= 3 && back < piece.Length; back++)
        {
            var value = piece[^back];
            if (value < 0x80)
                return piece.Length - back + 1;
            if (value >= 0xC0)
                return piece.Length - back;
        }

        return piece.Length;
    }
}
