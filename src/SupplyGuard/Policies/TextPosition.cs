using System.Text;

namespace SupplyGuard.Policies;

/// <summary>
/// Turns byte offsets of a UTF-8 text into lines and columns: 1-based, columns in UTF-16 code units as editors count them.
/// Moves forward only, so that reading a whole file costs one pass.
/// </summary>
internal ref struct TextPosition(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private int _offset;

    public int Line { get; private set; } = 1;

    public int Column { get; private set; } = 1;

    /// <summary>Moves to a byte offset that is not before the present one.</summary>
    public void MoveTo(int offset)
    {
        offset = Math.Min(offset, _text.Length);
        while (_offset < offset)
        {
            Rune.DecodeFromUtf8(_text[_offset..], out var rune, out var length);
            var ended = rune.Value == '\n' || (rune.Value == '\r' && !(_offset + 1 < _text.Length && _text[_offset + 1] == '\n'));
            Line += ended ? 1 : 0;
            Column = ended ? 1 : Column + rune.Utf16SequenceLength;
            _offset += length;
        }
    }
}
