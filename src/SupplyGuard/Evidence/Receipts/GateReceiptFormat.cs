using System.Collections.Immutable;
using SupplyGuard.Findings;

namespace SupplyGuard.Evidence.Receipts;

/// <summary>The bytes of a <see cref="GateReceipt"/>.</summary>
internal static class GateReceiptFormat
{
    private const string Name = "SupplyGuard gate receipt 1";

    public static byte[] Write(GateReceipt receipt)
    {
        var writer = new ReceiptWriter();
        writer.Text(Name);
        writer.Digest(receipt.Key);
        writer.Texts(receipt.Inputs.Files);
        writer.Texts(receipt.Inputs.Folders);
        writer.Texts(receipt.Inputs.Paths);
        writer.Count(receipt.Inputs.Outputs.Length);
        foreach (var output in receipt.Inputs.Outputs)
        {
            writer.Text(output.Project);
            writer.Text(output.Folder);
        }

        writer.Digest(receipt.State);
        writer.Digest(receipt.Policy);
        writer.Flag(receipt.AsksOfModels);
        writer.OptionalText(receipt.EvaluatorFolder);
        writer.Number(receipt.Statistics.Projects);
        writer.Number(receipt.Statistics.Packages);
        writer.Number(receipt.Statistics.BytesHashed);
        return writer.Sealed();
    }

    /// <returns>Null when these bytes are no receipt.</returns>
    public static GateReceipt? Read(ReadOnlySpan<byte> file)
    {
        var reader = new ReceiptReader(file);
        if (reader.Text() != Name)
            return null;

        var (key, files, folders, paths, outputs) = (reader.Digest(), reader.Texts(), reader.Texts(), reader.Texts(), Outputs(ref reader));
        var (state, policy, asksOfModels, evaluatorFolder) = (reader.Digest(), reader.Digest(), reader.Flag(), reader.OptionalText());
        var statistics = new ReportStatistics(reader.Amount(), reader.Amount(), 0, 0, reader.Number());
        var inputs = new GateInputs(files, folders, paths, outputs);
        return reader.IsWhole ? new GateReceipt(key, inputs, state, policy, asksOfModels, evaluatorFolder, statistics) : null;
    }

    private static ImmutableArray<ProjectOutput> Outputs(ref ReceiptReader reader)
    {
        var outputs = ImmutableArray.CreateBuilder<ProjectOutput>();
        var count = reader.Count();
        for (var i = 0; i < count && !reader.IsBroken; i++)
            outputs.Add(new ProjectOutput(reader.Text(), reader.Text()));
        return outputs.DrainToImmutable();
    }
}
