using System.Collections.Immutable;

namespace SupplyGuard.Formats.Tensors;

/// <summary>
/// Remembers where the canonical bytes of some tensors are, so that they can be read again in any order: by their place in the file where
/// they lie dense in it, in memory otherwise.
/// </summary>
/// <param name="wanted">Names of the tensors.</param>
/// <param name="heldBytes">Most bytes that are held in memory together; a tensor beyond that is not to be had.</param>
public sealed class TensorPieces(IEnumerable<string> wanted, long heldBytes) : TensorWatcher
{
    /// <summary>Places of fewer bytes are not worth remembering.</summary>
    private const int ShortestPlace = 4096;

    private readonly HashSet<string> _wanted = new(wanted, StringComparer.Ordinal);
    private readonly Dictionary<string, List<(FileWindow Window, long Start, long Length)>> _tensors = new(StringComparer.Ordinal);
    private readonly MemoryStream _held = new();
    private List<(FileWindow Window, long Start, long Length)> _pieces = [];
    private ImmutableArray<string> _names = [];
    private long _budget = heldBytes;
    private bool _isLost;

    /// <summary>Whether the bytes of a tensor can be read again.</summary>
    internal bool Has(string name) => _tensors.ContainsKey(name);

    /// <summary>Reads bytes of a tensor that is had, wherever they are.</summary>
    /// <exception cref="MalformedException">The tensor is shorter, or the file shrank.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    internal void Read(string name, long offset, Span<byte> destination)
    {
        foreach (var (window, start, length) in _tensors[name])
        {
            if (destination.IsEmpty)
                return;

            if (offset < length)
            {
                var part = destination[..(int)Math.Min(destination.Length, length - offset)];
                window.Read(start + offset, part, name);
                destination = destination[part.Length..];
                offset += part.Length;
            }

            offset -= length;
        }

        if (!destination.IsEmpty)
            throw new MalformedException(Fault.Truncated, offset, $"tensor '{name}' is shorter than the one that it is compared with.");
    }

    internal override void Take(ReadOnlySpan<byte> bytes)
    {
        _budget -= bytes.Length;
        _isLost |= _budget < 0;
        if (!_isLost)
            _held.Write(bytes);
    }

    internal override bool Refers(FileWindow file, long offset, long length)
    {
        if (length < ShortestPlace)
            return false;

        Settle();
        _pieces.Add((file, offset, length));
        return true;
    }

    private protected override bool Starts(ImmutableArray<string> names, string dtype)
    {
        (_pieces, _names, _isLost) = ([], names, false);
        _held.SetLength(0);
        return names.Any(_wanted.Contains);
    }

    private protected override void Ends()
    {
        Settle();
        foreach (var name in _names)
        {
            if (!_isLost)
                _tensors[name] = _pieces;
        }
    }

    private void Settle()
    {
        if (_held.Length > 0)
            _pieces.Add((new FileWindow(_held.ToArray()), 0, _held.Length));

        _held.SetLength(0);
    }
}
