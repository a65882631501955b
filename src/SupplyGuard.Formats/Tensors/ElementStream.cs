namespace SupplyGuard.Formats.Tensors;

/// <summary>Takes canonical bytes in pieces of any length and hands out whole elements, a bounded number at a time.</summary>
/// <param name="width">Bytes of one element.</param>
internal abstract class ElementStream(int width)
{
    /// <summary>Most elements that are handed out at once.</summary>
    public const int MostElements = 4096;

    private readonly byte[] _begun = new byte[width];
    private int _length;

    public void Take(ReadOnlySpan<byte> bytes)
    {
        if (_length > 0)
        {
            var part = bytes[..Math.Min(width - _length, bytes.Length)];
            part.CopyTo(_begun.AsSpan(_length));
            _length += part.Length;
            bytes = bytes[part.Length..];
            if (_length < width)
                return;

            Elements(_begun);
            _length = 0;
        }

        while (bytes.Length >= width)
        {
            var whole = Math.Min(bytes.Length / width, MostElements) * width;
            Elements(bytes[..whole]);
            bytes = bytes[whole..];
        }

        bytes.CopyTo(_begun);
        _length = bytes.Length;
    }

    protected abstract void Elements(ReadOnlySpan<byte> elements);
}
