using System.Collections.Immutable;
using System.Text;
using SupplyGuard.Formats.Zip;

namespace SupplyGuard.Formats.Archives;

/// <summary>
/// The door for tape archives. It reads as an auditor: what two readers could take for different files (links, names or sizes that stand twice, sparse files, bytes behind the end) is
/// malformed. It never writes a file.
/// </summary>
public static class TarReader
{
    /// <summary>Whether a file begins with the header of an entry.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static bool IsPlausible(FileWindow file)
    {
        if (file.Length < TarHeader.Length)
            return false;

        Span<byte> block = stackalloc byte[TarHeader.Length];
        try
        {
            file.Read(0, block, "the first header");
        }
        catch (MalformedException)
        {
            return false;
        }

        return TarHeader.IsOne(block);
    }

    /// <summary>Lists the entries. Reads no content, except that of headers.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Parsed<ImmutableArray<TarEntry>> Read(FileWindow file, TarLimits limits, CancellationToken cancellationToken)
    {
        try
        {
            return new Parsed<ImmutableArray<TarEntry>>.Ok(new TarWalk(file, limits, cancellationToken).Read());
        }
        catch (MalformedException e)
        {
            return new Parsed<ImmutableArray<TarEntry>>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }

    /// <summary>The walk over one archive.</summary>
    private sealed class TarWalk(FileWindow file, TarLimits limits, CancellationToken cancellationToken)
    {
        private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

        private readonly byte[] _block = new byte[TarHeader.Length];
        private readonly ImmutableArray<TarEntry>.Builder _entries = ImmutableArray.CreateBuilder<TarEntry>();
        private long _offset;
        private long _kept;
        private byte[]? _longName;
        private TarExtension? _extension;

        public ImmutableArray<TarEntry> Read()
        {
            for (var headers = 0; !IsEnd(); headers++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (headers == limits.Headers)
                    throw new MalformedException(Fault.TooLarge, _offset, $"the archive has more than {limits.Headers} headers.");

                Header(TarHeader.Parse(_block, _offset));
            }

            if (_longName is not null || _extension is not null)
                throw new MalformedException(Fault.Inconsistent, _offset, "the archive ends behind a header that says something of the next entry.");

            MustBeZero(_offset, file.Length - _offset, "bytes follow the end of the archive.");
            RefuseCollisions();
            return _entries.DrainToImmutable();
        }

        private void Header(TarHeader header)
        {
            var at = _offset;
            var data = at + TarHeader.Length;
            if (header.Type is 'x' or 'L' or 'g')
            {
                var content = Kept(data, header.Size);
                Says(header.Type, content, at);
                Next(data, header.Size);
                return;
            }

            if (header.Type is not ('0' or '\0' or '5'))
                throw Refused(header, at);

            var size = _extension?.Size is { } stated ? Sized(header, stated, at) : header.Size;
            var isFolder = header.Type is '5' || (header.Type is '\0' && header.Name is [.., (byte)'/']);
            if (isFolder && size is not 0)
                throw new MalformedException(Fault.Inconsistent, at, "a folder has content.");

            var name = Name(header, at);
            if (name.Length > 0)
                _entries.Add(new TarEntry(name, isFolder, at, data, size));
            else if (!isFolder)
                throw new MalformedException(Fault.Inconsistent, at, "a file has no name.");

            (_longName, _extension) = (null, null);
            Next(data, size);
        }

        /// <summary>Takes what a header says of the next entry. Where two do, readers differ in which of them counts.</summary>
        private void Says(char type, byte[] content, long at)
        {
            if (type is 'g')
            {
                if (TarExtension.Parse(content, at + TarHeader.Length) is { IsPlain: false })
                    throw new MalformedException(Fault.Unsupported, at, "a header says names, sizes or links of all entries that follow.");

                return;
            }

            if (_longName is not null || _extension is not null)
                throw new MalformedException(Fault.Inconsistent, at, "two headers say something of one entry.");

            if (type is 'x')
                _extension = TarExtension.Parse(content, at + TarHeader.Length);
            else
                _longName = content is [.. var name, 0] && !name.AsSpan().Contains((byte)0) ? name : throw new MalformedException(Fault.Inconsistent, at, "a long name does not end in one zero.");
        }

        /// <summary>The size that an extended header states. Readers that do not know it take the other one, and then content for headers (CVE-2025-62518).</summary>
        private static long Sized(TarHeader header, long stated, long at) => header.Size == stated || (header.Size is 0 && stated > 0x1_FFFF_FFFF)
            ? stated
            : throw new MalformedException(Fault.Inconsistent, at, $"the header of an entry says that it has {header.Size} bytes, and the one before that it has {stated}.");

        /// <summary>The name in force; that of the header itself must be harmless as well, for those who read that one.</summary>
        private string Name(TarHeader header, long at)
        {
            var plain = Checked(header.Name, at);
            if (_longName is { } longName)
            {
                if (!longName.AsSpan().StartsWith(header.Name) || header.Name.Length < Math.Min(longName.Length, 99))
                    throw new MalformedException(Fault.Inconsistent, at, "an entry has two different names.");

                return Checked(longName, at);
            }

            return _extension?.Path is { } path ? Checked(path, at) : plain;
        }

        private static string Checked(byte[] name, long at)
        {
            string text;
            try
            {
                text = StrictUtf8.GetString(name);
            }
            catch (DecoderFallbackException)
            {
                throw new MalformedException(Fault.Inconsistent, at, "a name is not valid UTF-8.");
            }

            while (text.StartsWith("./", StringComparison.Ordinal))
                text = text[2..];

            text = text is "." ? "" : text.EndsWith('/') ? text[..^1] : text;
            return text.Length is 0 ? "" : EntryNames.Path(text, percentEncoded: false, at);
        }

        private byte[] Kept(long data, long size)
        {
            if (size > limits.ExtendedBytes)
                throw new MalformedException(Fault.TooLarge, data, $"an extended header has {size} bytes; the limit is {limits.ExtendedBytes}.");

            _kept += size;
            if (_kept > limits.TotalBytes)
                throw new MalformedException(Fault.TooLarge, data, $"names and extended headers have more than {limits.TotalBytes} bytes.");

            return file.Take(data, size, limits.ExtendedBytes, "an extended header");
        }

        private void Next(long data, long size)
        {
            if (size > file.Length - data)
                throw new MalformedException(Fault.Truncated, file.Length, $"an entry needs {size} bytes at offset {data}, and the file is {file.Length} bytes long.");

            var padding = (TarHeader.Length - (size % TarHeader.Length)) % TarHeader.Length;
            MustBeZero(data + size, padding, "bytes stand in the padding behind an entry.");
            _offset = data + size + padding;
        }

        /// <summary>Two blocks of zeros end an archive (POSIX.1-1988, 10.1.1); one alone is passed over by some and an end for others.</summary>
        private bool IsEnd()
        {
            file.Read(_offset, _block, "a header");
            if (_block.AsSpan().ContainsAnyExcept((byte)0))
                return false;

            if (file.Length - _offset < 2 * TarHeader.Length)
                throw new MalformedException(Fault.Truncated, file.Length, "the archive ends without its two blocks of zeros.");

            return true;
        }

        private void MustBeZero(long offset, long length, string otherwise)
        {
            Span<byte> piece = stackalloc byte[TarHeader.Length];
            for (var at = offset; at < offset + length; at += piece.Length)
            {
                var part = piece[..(int)Math.Min(piece.Length, offset + length - at)];
                file.Read(at, part, "padding");
                if (part.IndexOfAnyExcept((byte)0) is >= 0 and var strange)
                    throw new MalformedException(Fault.Inconsistent, at + strange, otherwise);
            }
        }

        private static MalformedException Refused(TarHeader header, long at) => header.Type switch
        {
            '1' or '2' or 'K' => new MalformedException(Fault.Inconsistent, at, "an entry is a link: what is unpacked behind it lands, or is read, somewhere else."),
            '3' or '4' or '6' => new MalformedException(Fault.Inconsistent, at, "an entry is a device or a pipe."),
            'S' or 'M' or 'V' or 'D' => new MalformedException(Fault.Unsupported, at, "the archive holds a sparse file, or is a part of several."),
            var type => new MalformedException(Fault.Unsupported, at, $"an entry is of the unknown kind {(int)type}."),
        };

        private void RefuseCollisions()
        {
            var seen = new Dictionary<string, TarEntry>(StringComparer.OrdinalIgnoreCase);
            foreach (var entry in _entries)
            {
                if (!seen.TryAdd(entry.Name, entry) && !(entry.IsDirectory && seen[entry.Name].IsDirectory))
                    throw new MalformedException(Fault.Inconsistent, entry.HeaderOffset, $"'{entry.Name}' is there twice where case is ignored; readers differ in which they take.");
            }

            foreach (var entry in _entries)
            {
                for (var slash = entry.Name.LastIndexOf('/'); slash > 0; slash = entry.Name.LastIndexOf('/', slash - 1))
                {
                    if (seen.TryGetValue(entry.Name[..slash], out var folder) && !folder.IsDirectory)
                        throw new MalformedException(Fault.Inconsistent, entry.HeaderOffset, $"'{folder.Name}' is a file, and '{entry.Name}' uses it as a folder.");
                }
            }
        }
    }
}
