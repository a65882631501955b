using System.Collections.Immutable;

namespace SupplyGuard.Formats.Tensors;

/// <summary>Writes the canonical bytes of every tensor one behind the other: row-major, little-endian, without gaps. What the file held as a view of other elements is written out.</summary>
/// <param name="target">Where the bytes go, from its position onwards.</param>
/// <param name="atMost">Most bytes that are written in all.</param>
public sealed class TensorCopy(Stream target, long atMost) : TensorWatcher
{
    private readonly Dictionary<string, (long Offset, long Length)> _places = new(StringComparer.Ordinal);
    private ImmutableArray<string> _names = [];
    private long _start;
    private long _length;

    /// <summary>Where each tensor lies in what was written, in bytes, by its name; views of the same elements share a place.</summary>
    public IReadOnlyDictionary<string, (long Offset, long Length)> Places => _places;

    /// <summary>Whether the tensors hold more than may be written, so that bytes are missing.</summary>
    public bool IsCut { get; private set; }

    /// <exception cref="IOException">The target cannot be written.</exception>
    internal override void Take(ReadOnlySpan<byte> bytes)
    {
        if (IsCut || bytes.Length > atMost - _length)
        {
            IsCut = true;
            return;
        }

        target.Write(bytes);
        _length += bytes.Length;
    }

    private protected override bool Starts(ImmutableArray<string> names, string dtype)
    {
        (_names, _start) = (names, _length);
        return true;
    }

    private protected override void Ends()
    {
        foreach (var name in _names)
            _places[name] = (_start, _length - _start);
    }
}
