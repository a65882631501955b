using System.Collections.Immutable;
using System.IO.Compression;
using SupplyGuard.Formats.Pickle;

namespace SupplyGuard.Formats.Models;

/// <summary>A file of <c>pickle</c> or <c>joblib</c>, which may be compressed with zlib or gzip.</summary>
internal static class PickleFile
{
    /// <summary>Inflated bytes for one of the file beyond the first MiB: text of zeros has 1000, models have 20.</summary>
    private const int MostRatio = 200;

    /// <summary>Bytes of a compressed file, which is held in memory.</summary>
    private const int Longest = 64 << 20;

    /// <summary>Whether a file that begins like a compressed stream holds a pickle.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static bool IsCompressed(FileWindow file)
    {
        try
        {
            return Inflate(file, Math.Min(file.Length, 4096), 2, isWhole: false) is [0x80, <= 5];
        }
        catch (MalformedException)
        {
            return false;
        }
    }

    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Parsed<PickleFacts> Read(FileWindow file, PickleLimits limits, int atMost, CancellationToken cancellationToken)
    {
        try
        {
            var start = file.Take(0, Math.Min(2, file.Length), 2, "the start of the file");
            var isCompressed = start is [0x78, _] or [0x1F, 0x8B];
            var content = isCompressed ? new FileWindow(Inflate(file, file.Length, (int)Math.Min(atMost, (1 << 20) + (file.Length * MostRatio)), isWhole: true)) : file;
            return PickleReader.ReadFile(content, limits, cancellationToken) switch
            {
                Parsed<ImmutableArray<PickleProgram>>.Ok(var programs) => new Parsed<PickleFacts>.Ok(new PickleFacts("", isCompressed ? -1 : 0, programs)),
                Parsed<ImmutableArray<PickleProgram>>.Malformed malformed => new Parsed<PickleFacts>.Malformed(malformed.Fault, isCompressed ? 0 : malformed.Offset, malformed.Detail),
                _ => throw new InvalidOperationException("There is no third case."),
            };
        }
        catch (MalformedException e)
        {
            return new Parsed<PickleFacts>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }

    /// <param name="length">Bytes of the file that are read.</param>
    /// <param name="isWhole">Whether the stream has to end within <paramref name="atMost"/> bytes; otherwise the first ones are enough.</param>
    /// <exception cref="MalformedException">It is no such stream, or too long.</exception>
    private static byte[] Inflate(FileWindow file, long length, int atMost, bool isWhole)
    {
        using var source = new MemoryStream(file.Take(0, length, isWhole ? Longest : length, "the compressed pickle"));
        using Stream inflated = file.Take(0, 1, 1, "the start of the file") is [0x1F] ? new GZipStream(source, CompressionMode.Decompress) : new ZLibStream(source, CompressionMode.Decompress);
        var content = new MemoryStream();
        var buffer = new byte[Math.Min(atMost + 1, 64 << 10)];
        try
        {
            for (int read; (read = inflated.Read(buffer)) > 0;)
            {
                content.Write(buffer, 0, read);
                if (content.Length <= atMost)
                    continue;
                if (!isWhole)
                    break;

                throw new MalformedException(Fault.TooLarge, 0, $"the pickle inflates to more than {atMost} bytes.");
            }
        }
        catch (Exception e) when (!isWhole && IsDamage(e))
        {
            return [];
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw new MalformedException(Fault.Inconsistent, 0, "the compressed pickle is damaged.");
        }

        return isWhole || content.Length <= atMost ? content.ToArray() : content.ToArray()[..atMost];
    }

    /// <summary>The latter is what .NET says to a stream that asks for a dictionary; it looks like a fault of the disk, and there is none in memory.</summary>
    private static bool IsDamage(Exception exception) => exception is InvalidDataException or IOException;
}
