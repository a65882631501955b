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

    /// <summary>The content of an entry to read in, with its digest, size and CRC-32 verified: where it lies in the file, or decompressed in memory.</summary>
    /// <param name="mostHeld">Bytes of a compressed entry.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    public static Parsed<(FileWindow Content, Digest Sha256)> Open(FileWindow file, ZipEntry entry, long mostHeld)
    {
        try
        {
            if (entry.Method is EntryContent.Stored && entry.Size <= EntryContent.SmallBytes)
                return new Parsed<(FileWindow, Digest)>.Ok(EntryContent.Small(file, entry));
            if (entry.Method is EntryContent.Stored)
                return new Parsed<(FileWindow, Digest)>.Ok((file.Slice(entry.DataOffset, entry.Size, $"'{entry.Name}'"), EntryContent.Digest(file, entry, entry.Size)));

            var bytes = EntryContent.Extract(file, entry, mostHeld);
            return new Parsed<(FileWindow, Digest)>.Ok((new FileWindow(bytes), Digest.Sha256(bytes)));
        }
        catch (MalformedException e)
        {
            return new Parsed<(FileWindow, Digest)>.Malformed(e.Fault, e.Offset, e.Message);
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
