using System.Buffers.Binary;
using System.Globalization;
using SupplyGuard.Formats.Models;

namespace SupplyGuard.Formats.CoreMl;

/// <summary>
/// The file of weights of a CoreML package: a header of 64 bytes, then for each blob 64 bytes that say its type, its size and where it is, and the blob, aligned to 64 bytes
/// (MILBlob/Blob/StorageFormat.hpp of coremltools).
/// </summary>
internal static class BlobStorage
{
    private const int Block = 64;

    private const uint Sentinel = 0xDEADBEEF;

    /// <exception cref="IOException">The disk failed.</exception>
    public static bool IsPlausible(FileWindow file)
    {
        if (file.Length < 2 * Block)
            return false;

        Span<byte> start = stackalloc byte[Block + 4];
        try
        {
            file.Read(0, start, "the header");
        }
        catch (MalformedException)
        {
            return false;
        }

        return BinaryPrimitives.ReadUInt32LittleEndian(start[4..]) is 1 or 2 && BinaryPrimitives.ReadUInt32LittleEndian(start[Block..]) is Sentinel && !start[8..Block].ContainsAnyExcept((byte)0);
    }

    /// <exception cref="MalformedException">A blob lies outside, or a byte belongs to none.</exception>
    public static ModelParts Read(FileWindow file, CoreMlLimits limits, CancellationToken cancellationToken)
    {
        var count = BinaryPrimitives.ReadUInt32LittleEndian(file.Take(0, Block, Block, "the header"));
        if (count > limits.Blobs)
            throw new MalformedException(Fault.TooLarge, 0, $"the file has {count} blobs; the limit is {limits.Blobs}.");

        var at = (long)Block;
        for (var i = 0u; i < count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var blob = file.Take(at, Block, Block, "a blob's header");
            var size = BinaryPrimitives.ReadUInt64LittleEndian(blob.AsSpan(8));
            var offset = BinaryPrimitives.ReadUInt64LittleEndian(blob.AsSpan(16));
            if (BinaryPrimitives.ReadUInt32LittleEndian(blob) is not Sentinel || offset != (ulong)(at + Block))
                throw new MalformedException(Fault.Inconsistent, at, "a blob does not follow its header, or a header is none.");
            if (size > (ulong)(file.Length - at - Block))
                throw new MalformedException(Fault.Truncated, file.Length, $"a blob needs {size} bytes behind offset {offset}.");

            var end = at + Block + (long)size;
            at = Math.Min(file.Length, (end + Block - 1) / Block * Block);
            if (file.Take(end, at - end, Block, "padding").AsSpan().ContainsAnyExcept((byte)0))
                throw new MalformedException(Fault.Inconsistent, end, "bytes stand in the padding behind a blob.");
        }

        return at == file.Length
            ? new ModelParts { Metadata = [new("blobs", count.ToString(CultureInfo.InvariantCulture))] }
            : throw new MalformedException(Fault.Inconsistent, at, "bytes follow the last blob.");
    }
}
