using System.Collections.Immutable;
using SupplyGuard.Formats.Archives;
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
            return CompressedContent.Start(file, 2) is [0x80, <= 5];
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
            if (isCompressed && file.Length > Longest)
                throw new MalformedException(Fault.TooLarge, 0, $"the compressed pickle has {file.Length} bytes; the limit is {Longest}.");

            var content = isCompressed ? new FileWindow(CompressedContent.Inflate(file, (int)Math.Min(atMost, (1 << 20) + (file.Length * MostRatio)))) : file;
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
}
