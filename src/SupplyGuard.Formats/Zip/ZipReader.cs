namespace SupplyGuard.Formats.Zip;

/// <summary>
/// The door of the zip room. It reads as an auditor: two readers that disagree about an archive are how one is made to approve what the
/// other runs, so an archive that can be read in two ways is malformed. It never writes a file.
/// </summary>
public static class ZipReader
{
    /// <summary>Reads the layout of an archive and verifies that its central directory and its local records agree. Reads no content.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static Parsed<ZipDirectory> Read(FileWindow file, ZipLimits limits)
    {
        try
        {
            var end = EndOfCentralDirectory.Read(file);
            var records = CentralDirectory.Read(file, end, limits);
            var entries = LocalRecords.Reconcile(file, end, records, limits);
            EntryNames.RefuseCollisions(entries);
            return new Parsed<ZipDirectory>.Ok(new ZipDirectory(entries, end.CentralOffset, end.CentralLength, end.Offset, end.Comment, end.IsZip64));
        }
        catch (MalformedException e)
        {
            return new Parsed<ZipDirectory>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }

    /// <summary>The content of an entry of this file, with its size and CRC-32 verified.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static Parsed<byte[]> Extract(FileWindow file, ZipEntry entry, long atMost)
    {
        try
        {
            return new Parsed<byte[]>.Ok(EntryContent.Extract(file, entry, atMost));
        }
        catch (MalformedException e)
        {
            return new Parsed<byte[]>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }

    /// <summary>
    /// The content of an entry to read in: where it lies in the file, or decompressed in memory. Size and CRC-32 are verified only of what is decompressed;
    /// <see cref="DigestOf"/> verifies those of any.
    /// </summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static Parsed<FileWindow> Open(FileWindow file, ZipEntry entry, long atMost)
    {
        try
        {
            return new Parsed<FileWindow>.Ok(entry.Method is EntryContent.Stored
                ? file.Slice(entry.DataOffset, entry.Size, $"'{entry.Name}'")
                : new FileWindow(EntryContent.Extract(file, entry, atMost)));
        }
        catch (MalformedException e)
        {
            return new Parsed<FileWindow>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }

    /// <summary>SHA-256 of the content of an entry of this file, with its size and CRC-32 verified. Holds one buffer, whatever the size.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static Parsed<Digest> DigestOf(FileWindow file, ZipEntry entry, long atMost)
    {
        try
        {
            return new Parsed<Digest>.Ok(EntryContent.Digest(file, entry, atMost));
        }
        catch (MalformedException e)
        {
            return new Parsed<Digest>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }
}
