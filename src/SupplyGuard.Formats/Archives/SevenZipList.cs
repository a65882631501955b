using System.Collections.Immutable;
using System.Text;

namespace SupplyGuard.Formats.Archives;

/// <summary>Reads the list of a 7z archive: packed streams, the folders that they are unpacked to, the files in these, and their names.</summary>
/// <param name="origin">Where in the archive the list is.</param>
internal ref struct SevenZipList(ReadOnlySpan<byte> list, long origin)
{
    private const int Most = 65_536;
    private const int PackedStart = 32;

    private readonly List<SevenZipStream> _streams = [];
    private readonly List<long> _packed = [];
    private readonly List<string?> _methods = [];
    private readonly List<(int Packed, int Outputs)> _shapes = [];
    private readonly List<long> _unpacked = [];
    private readonly List<uint?> _folderChecksums = [];
    private ByteCursor _cursor = new(list, origin);

    /// <summary>Where the last packed stream ends in the archive.</summary>
    public long PackedEnd { get; private set; } = PackedStart;

    /// <summary>Names, whether each is a folder, and its stream; null for one without content.</summary>
    public List<(string Name, bool IsFolder, SevenZipStream? Stream)> Files { get; } = [];

    /// <exception cref="MalformedException">The list is malformed, beyond the limits, or uses what no archiver writes.</exception>
    public SevenZipList Read()
    {
        Expect(1, "the list of entries");
        var id = _cursor.Byte("a property");
        if (id is 4)
        {
            Streams();
            id = _cursor.Byte("a property");
        }

        if (id is 5)
        {
            Names();
            id = _cursor.Byte("a property");
        }

        return id is 0 && _cursor.AtEnd ? this : throw Strange("the list does not end where it should");
    }

    private void Streams()
    {
        for (var id = _cursor.Byte("a property"); id is not 0; id = _cursor.Byte("a property"))
        {
            switch (id)
            {
                case 6 when _packed.Count is 0:
                    Packed();
                    break;
                case 7 when _methods.Count is 0:
                    Folders();
                    break;
                case 8 when _streams.Count is 0:
                    Contents();
                    break;
                default:
                    throw Strange($"the list of streams has the property {id} where it does not belong");
            }
        }

        if (_streams.Count is 0)
            Place([.. Enumerable.Repeat(1, _methods.Count)], [], []);
    }

    private void Packed()
    {
        PackedEnd = Plus(PackedStart, Number());
        var start = PackedEnd;
        var count = Count();
        for (var id = _cursor.Byte("a property"); id is not 0; id = _cursor.Byte("a property"))
        {
            if (id is 9 && _packed.Count is 0)
            {
                for (var i = 0; i < count; i++)
                {
                    _packed.Add(PackedEnd);
                    PackedEnd = Plus(PackedEnd, Number());
                }
            }
            else if (id is 10)
            {
                _ = Checksums(count);
            }
            else
            {
                throw Strange("the packed streams have an unknown property");
            }
        }

        if (_packed.Count != count || start != PackedStart)
            throw Strange("the packed streams have no sizes, or do not begin behind the header");
    }

    private void Folders()
    {
        Expect(11, "the folders");
        var count = Count();
        Expect(0, "folders in the list itself");
        for (var i = 0; i < count; i++)
            Folder();

        Expect(12, "the sizes of folders");
        foreach (var (_, outputs) in _shapes)
        {
            // The last stream that comes out is the folder's content where coders form a chain, which is all that archivers write.
            var last = 0L;
            for (var i = 0; i < outputs; i++)
                last = Math.Max(last, Number());

            _unpacked.Add(last);
        }

        var id = _cursor.Byte("a property");
        if (id is 10)
        {
            _folderChecksums.AddRange(Checksums(count));
            id = _cursor.Byte("a property");
        }

        if (id is not 0)
            throw Strange("the folders have an unknown property");
    }

    private void Folder()
    {
        var coders = Count();
        if (coders is 0 or > 32)
            throw Strange("a folder has no coder, or more than 32");

        var (inputs, outputs) = (0, 0);
        var method = "";
        for (var i = 0; i < coders; i++)
        {
            var flags = _cursor.Byte("a coder");
            if ((flags & 0xC0) is not 0 || (flags & 0x0F) > 8)
                throw Strange("a coder has flags that do not exist");

            var id = Convert.ToHexString(_cursor.Take(flags & 0x0F, "a coder's method"));
            inputs += (flags & 0x10) is 0 ? 1 : Count();
            outputs += (flags & 0x10) is 0 ? 1 : Count();
            if ((flags & 0x20) is not 0)
                _ = _cursor.Take((ulong)Number(), 1 << 16, "a coder's properties");

            method += (method.Length is 0 ? "" : " and ") + Spelled(id);
        }

        if (inputs > Most || outputs > Most || outputs is 0 || inputs < outputs - 1)
            throw Strange("the coders of a folder do not fit together");

        for (var i = 0; i < 2 * (outputs - 1); i++)
            _ = Number();

        var packed = inputs - (outputs - 1);
        for (var i = 0; packed > 1 && i < packed; i++)
            _ = Number();

        _methods.Add(method is "" or "Copy" ? null : method);
        _shapes.Add((packed, outputs));
    }

    private void Contents()
    {
        int[] counts = [.. Enumerable.Repeat(1, _methods.Count)];
        List<long> sizes = [];
        uint?[] checksums = [];
        var hasSizes = false;
        for (var id = _cursor.Byte("a property"); id is not 0; id = _cursor.Byte("a property"))
        {
            switch (id)
            {
                case 13:
                    for (var i = 0; i < counts.Length; i++)
                        counts[i] = Count();

                    break;
                case 9 when !hasSizes:
                    hasSizes = true;
                    Sizes(counts, sizes);
                    break;
                case 10:
                    checksums = Checksums(Unknown(counts));
                    break;
                default:
                    throw Strange("the contents have an unknown property");
            }
        }

        Place(counts, sizes, checksums);
    }

    /// <summary>Sizes of all files of a folder but its last.</summary>
    private void Sizes(int[] counts, List<long> sizes)
    {
        foreach (var count in counts)
        {
            for (var i = 0; i < count - 1; i++)
            {
                if (sizes.Count == Most)
                    throw Strange($"there are more than {Most} files");

                sizes.Add(Number());
            }
        }
    }

    /// <summary>How many files have a checksum of their own: one that is alone in its folder has that of the folder.</summary>
    private readonly int Unknown(int[] counts)
    {
        var unknown = 0;
        for (var i = 0; i < counts.Length; i++)
            unknown += counts[i] is 1 && i < _folderChecksums.Count && _folderChecksums[i] is not null ? 0 : counts[i];

        return unknown;
    }

    /// <summary>Says of every file where it is.</summary>
    private readonly void Place(int[] counts, List<long> sizes, uint?[] checksums)
    {
        var (packed, size, checksum) = (0, 0, 0);
        for (var folder = 0; folder < counts.Length; folder++)
        {
            if (_streams.Count + counts[folder] > Most || packed >= _packed.Count || folder >= _unpacked.Count)
                throw Strange("the folders do not fit the packed streams, or there are too many files");

            var rest = _unpacked[folder];
            for (var i = 0; i < counts[folder]; i++)
            {
                var own = i == counts[folder] - 1 ? rest : size < sizes.Count ? sizes[size++] : throw Strange("files have no sizes");
                if (own > rest)
                    throw Strange("the files of a folder are larger than the folder");

                uint? stated = counts[folder] is 1 && folder < _folderChecksums.Count && _folderChecksums[folder] is { } known ? known : checksum < checksums.Length ? checksums[checksum++] : null;
                var at = _methods[folder] is null ? Plus(_packed[packed], _unpacked[folder] - rest) : _packed[packed];
                _streams.Add(new SevenZipStream(at, own, stated, _methods[folder]));
                rest -= own;
            }

            packed += _shapes[folder].Packed;
        }
    }

    private void Names()
    {
        var count = Count();
        bool[] empty = [], emptyFiles = [];
        ImmutableArray<string> names = [];
        for (var id = _cursor.Byte("a property of files"); id is not 0; id = _cursor.Byte("a property of files"))
        {
            var content = new ByteCursor(_cursor.Take((ulong)Number(), int.MaxValue, "a property of files"), _cursor.Offset);
            switch (id)
            {
                case 0x0E:
                    empty = Bits(ref content, count);
                    break;
                case 0x0F:
                    emptyFiles = Bits(ref content, empty.Count(isEmpty => isEmpty));
                    break;
                case 0x11:
                    names = Texts(ref content, count);
                    break;
                case 0x15:
                    MustBeNoLinks(ref content, count);
                    break;
                case 0x12 or 0x13 or 0x14 or 0x18 or 0x19:
                    break;
                default:
                    throw Strange($"files have the unknown property {id}");
            }
        }

        if (names.Length != count)
            throw Strange("files have no names");

        var (stream, hollow) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            var isEmpty = i < empty.Length && empty[i];
            var isFolder = isEmpty && !(hollow < emptyFiles.Length && emptyFiles[hollow]);
            hollow += isEmpty ? 1 : 0;
            Files.Add((names[i], isFolder, isEmpty ? null : stream < _streams.Count ? _streams[stream++] : throw Strange("there are more files than streams")));
        }

        if (stream != _streams.Count)
            throw Strange("there are more streams than files");
    }

    private static ImmutableArray<string> Texts(ref ByteCursor content, int count)
    {
        if (content.Byte("a mark") is not 0)
            throw new MalformedException(Fault.Unsupported, content.Offset, "the names of files lie outside of the list.");

        var names = ImmutableArray.CreateBuilder<string>();
        var text = content.Take(content.Remaining, "names");
        var characters = Encoding.Unicode.GetString(text).Split('\0');
        if (text.Length % 2 is not 0 || characters.Length != count + 1 || characters[^1].Length > 0)
            throw new MalformedException(Fault.Inconsistent, content.Offset, "there are not as many names as files.");

        names.AddRange(characters[..^1]);
        return names.DrainToImmutable();
    }

    /// <summary>Unix archivers keep the mode of a file in the upper half of its attributes.</summary>
    private static void MustBeNoLinks(ref ByteCursor content, int count)
    {
        bool[] has = content.Byte("a mark") is not 0 ? [.. Enumerable.Repeat(true, count)] : Bits(ref content, count);
        if (content.Byte("a mark") is not 0)
            throw new MalformedException(Fault.Unsupported, content.Offset, "the attributes of files lie outside of the list.");

        for (var i = 0; i < count; i++)
        {
            if (!has[i])
                continue;

            var attributes = content.UInt32LittleEndian("attributes");
            if ((attributes & 0x400) is not 0 || ((attributes & 0x8000) is not 0 && (attributes >> 28) is 0xA))
                throw new MalformedException(Fault.Inconsistent, content.Offset, "an entry is a link: what is unpacked behind it lands, or is read, somewhere else.");
        }
    }

    private uint?[] Checksums(int count)
    {
        bool[] has = _cursor.Byte("a mark") is not 0 ? [.. Enumerable.Repeat(true, count)] : Bits(ref _cursor, count);
        var checksums = new uint?[count];
        for (var i = 0; i < count; i++)
            checksums[i] = has[i] ? _cursor.UInt32LittleEndian("a checksum") : null;

        return checksums;
    }

    private static bool[] Bits(ref ByteCursor content, int count)
    {
        var bytes = content.Take((count + 7) / 8, "a list of bits");
        var bits = new bool[count];
        for (var i = 0; i < count; i++)
            bits[i] = (bytes[i / 8] & (0x80 >> (i % 8))) is not 0;

        return bits;
    }

    private int Count() => Number() is <= Most and var count ? (int)count : throw new MalformedException(Fault.TooLarge, _cursor.Offset, $"the archive has more than {Most} of something.");

    /// <summary>A number whose first byte says in its high bits how many bytes follow.</summary>
    private long Number()
    {
        var first = _cursor.Byte("a number");
        var value = 0UL;
        for (var i = 0; i < 8; i++)
        {
            if ((first & (0x80 >> i)) is 0)
            {
                value |= (ulong)(first & ((0x80 >> i) - 1)) << (8 * i);
                break;
            }

            value |= (ulong)_cursor.Byte("a number") << (8 * i);
        }

        return value <= long.MaxValue ? (long)value : throw new MalformedException(Fault.TooLarge, _cursor.Offset, "a number does not fit into 63 bits.");
    }

    private readonly long Plus(long one, long other) => other <= long.MaxValue - one ? one + other : throw new MalformedException(Fault.TooLarge, _cursor.Offset, "sizes add up to more than 63 bits.");

    private void Expect(byte id, string what)
    {
        if (_cursor.Byte(what) != id)
            throw Strange($"{what} do not stand where they belong");
    }

    private static string Spelled(string id) => id switch
    {
        "" or "00" => "Copy",
        "030101" => "LZMA",
        "21" => "LZMA2",
        "030401" => "PPMd",
        "040202" => "bzip2",
        "040108" => "Deflate",
        "06F10701" => "AES",
        _ => $"method {id}",
    };

    private readonly MalformedException Strange(string what) => new(Fault.Inconsistent, _cursor.Offset, $"{what}.");
}
