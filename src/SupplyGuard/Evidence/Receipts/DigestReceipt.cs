using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Receipts;

/// <summary>The digest of one large file, and the stamp under which it was taken.</summary>
/// <param name="Stamp">Digest of the file's stamp.</param>
internal sealed record DigestReceipt(string File, Digest Stamp, DateTimeOffset WrittenAt, Digest Content)
{
    private const string Name = "SupplyGuard digest receipt 1";

    public byte[] Write()
    {
        var writer = new ReceiptWriter();
        writer.Text(Name);
        writer.Text(File);
        writer.Digest(Stamp);
        writer.Time(WrittenAt);
        writer.Digest(Content);
        return writer.Sealed();
    }

    /// <returns>Null when these bytes are no receipt.</returns>
    public static DigestReceipt? Read(ReadOnlySpan<byte> file)
    {
        var reader = new ReceiptReader(file);
        if (reader.Text() != Name)
            return null;

        var receipt = new DigestReceipt(reader.Text(), reader.Digest(), reader.Time(), reader.Digest());
        return reader.IsWhole ? receipt : null;
    }
}
