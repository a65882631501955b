using SupplyGuard.Signatures.Models.Manifests;

namespace SupplyGuard.Evidence.Receipts;

/// <summary>The digests of the files of one model: one receipt however many files there are, so that looking them up is one small read.</summary>
/// <param name="Tree">Absolute path of the model.</param>
/// <param name="Files">By absolute path.</param>
internal sealed record TreeReceipt(string Tree, Dictionary<string, KnownFile> Files)
{
    private const string Name = "SupplyGuard tree receipt 1";

    public byte[] Write()
    {
        var writer = new ReceiptWriter();
        writer.Text(Name);
        writer.Text(Tree);
        writer.Count(Files.Count);
        foreach (var (path, file) in Files)
        {
            writer.Text(path);
            writer.Digest(file.Stamp);
            writer.Time(file.TakenAt);
            writer.Count(file.Digests.Count);
            foreach (var (stretch, digest) in file.Digests)
            {
                writer.Choice(stretch.Hash);
                writer.Number(stretch.Start);
                writer.Number(stretch.End);
                writer.Hex(digest);
            }
        }

        return writer.Sealed();
    }

    /// <returns>Null when these bytes are no receipt.</returns>
    public static TreeReceipt? Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new ReceiptReader(bytes);
        if (reader.Text() != Name)
            return null;

        var receipt = new TreeReceipt(reader.Text(), new Dictionary<string, KnownFile>(StringComparer.Ordinal));
        var count = reader.Count();
        for (var i = 0; i < count && !reader.IsBroken; i++)
        {
            var path = reader.Text();
            receipt.Files[path] = ReadFile(ref reader);
        }

        return reader.IsWhole ? receipt : null;
    }

    private static KnownFile ReadFile(ref ReceiptReader reader)
    {
        var file = new KnownFile(reader.Digest(), reader.Time());
        var count = reader.Count();
        for (var i = 0; i < count && !reader.IsBroken; i++)
        {
            var stretch = new KnownFile.Stretch(reader.Choice<ModelHash>(), reader.Number(), reader.Number());
            file.Digests[stretch] = reader.Hex();
        }

        return file;
    }
}
