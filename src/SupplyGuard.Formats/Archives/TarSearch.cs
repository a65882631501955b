using System.Text;
using SupplyGuard.Formats.Zip;

namespace SupplyGuard.Formats.Archives;

/// <summary>
/// Lists the files of a tape archive as they stream by, for a search that must not stop at what <see cref="TarReader"/> refuses: links, devices, names that are taken twice. Nothing of it is
/// to be believed.
/// </summary>
/// <param name="stream">The archive from its first byte.</param>
/// <param name="budget">What may be unpacked; null when nothing is packed.</param>
internal sealed class TarSearch(Stream stream, SearchBudget? budget)
{
    private const int LongestExtension = 64 << 10;

    private const long LargestFile = 1L << 60;

    private readonly byte[] _block = new byte[TarHeader.Length];
    private readonly byte[] _passed = new byte[64 << 10];
    private string? _statedName;
    private long? _statedSize;
    private long _size;

    /// <summary>The content of the file that <see cref="Next"/> named.</summary>
    public PartStream? Content { get; private set; }

    /// <summary>Name and length of the next file, whose <see cref="Content"/> is to be read before the one behind it is asked for; null at the end.</summary>
    /// <exception cref="MalformedException">The archive is damaged, or longer than the budget.</exception>
    public (string Name, long Size)? Next()
    {
        if (Content is not null)
            Pass(Content.Left + Padding(_size));

        Content = null;
        while (Fill(_block) is TarHeader.Length && _block.AsSpan().ContainsAnyExcept((byte)0))
        {
            var header = TarHeader.Parse(_block, 0);
            if (header.Type is 'S')
                throw new MalformedException(Fault.Unsupported, 0, "it holds a sparse file, which is not read");
            if (header.Type is 'g' or 'K' or 'X')
            {
                Pass(Sized(header.Size) + Padding(header.Size));
                continue;
            }

            if (header.Type is 'x' or 'L')
            {
                var extension = Kept(header.Size);
                _statedName = header.Type is 'L' ? Text(extension) : PathOf(extension) ?? _statedName;
                _statedSize = header.Type is 'L' ? _statedSize : SizeOf(extension) ?? _statedSize;
                continue;
            }

            _size = Sized(_statedSize ?? header.Size);
            var name = _statedName ?? Text(header.Name);
            (_statedName, _statedSize) = (null, null);
            // Links, devices and folders have no content, whatever size they state; of what is unknown, readers make files.
            if (header.Type is >= '1' and <= '6')
                continue;

            Content = new PartStream(stream, _size);
            return (name, _size);
        }

        return null;
    }

    private static long Sized(long size) => size <= LargestFile ? size : throw new MalformedException(Fault.Inconsistent, 0, "the size of an entry is no size.");

    private static long Padding(long size) => (TarHeader.Length - (size % TarHeader.Length)) % TarHeader.Length;

    private static string Text(ReadOnlySpan<byte> name)
    {
        var text = Encoding.UTF8.GetString(name).TrimEnd('\0');
        return text.StartsWith("./", StringComparison.Ordinal) ? text[2..] : text;
    }

    private static string? PathOf(byte[] extension) => Extension(extension)?.Path is { } path ? Text(path) : null;

    private static long? SizeOf(byte[] extension) => Extension(extension)?.Size;

    /// <summary>Null for an extended header that says more than names, of a link for example: the header behind it then says enough.</summary>
    /// <exception cref="MalformedException">It says a size besides, which nobody else says.</exception>
    private static TarExtension? Extension(byte[] extension)
    {
        try
        {
            return TarExtension.Parse(extension, 0);
        }
        catch (MalformedException) when (extension.AsSpan().IndexOf(" size="u8) < 0)
        {
            return null;
        }
    }

    private byte[] Kept(long size)
    {
        if (Sized(size) > LongestExtension)
            throw new MalformedException(Fault.TooLarge, 0, $"it has an extended header of more than {LongestExtension} bytes");

        var kept = new byte[size];
        _ = Fill(kept);
        Pass(Padding(size));
        return kept;
    }

    private int Fill(Span<byte> buffer)
    {
        try
        {
            var read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return budget?.Take(read) is not false ? read : throw new MalformedException(Fault.TooLarge, 0, SearchBudget.Exceeded);
        }
        catch (InvalidDataException)
        {
            throw new MalformedException(Fault.Inconsistent, 0, "it is damaged");
        }
    }

    private void Pass(long count)
    {
        if (stream is EntryStream plain)
        {
            plain.Pass(count);
            return;
        }

        while (count > 0 && Fill(_passed.AsSpan(0, (int)Math.Min(count, _passed.Length))) is > 0 and var read)
            count -= read;
    }
}
