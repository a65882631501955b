using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Discovery;

/// <summary>A file read as a whole, as long as it was when it was opened: one that grows is not followed to its end.</summary>
internal static class BoundedFile
{
    /// <exception cref="IOException">The file cannot be read, or is a pipe or a device.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="InvalidDataException">The file is longer than <paramref name="atMost"/>.</exception>
    public static byte[] Read(string path, int atMost)
    {
        // The length of the open file: that of its path would be the length of a link.
        using var handle = RegularFile.Open(path);
        var length = RandomAccess.GetLength(handle);
        if (length > atMost)
            throw new InvalidDataException($"it is {length} bytes long; the limit is {atMost}.");

        var bytes = new byte[(int)length];
        for (var offset = 0; offset < bytes.Length;)
        {
            var read = RandomAccess.Read(handle, bytes.AsSpan(offset), offset);
            if (read == 0)
                throw new InvalidDataException("it shrank while it was read.");

            offset += read;
        }

        return bytes;
    }
}
