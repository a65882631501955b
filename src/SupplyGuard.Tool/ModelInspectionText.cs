using System.Collections.Immutable;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Differences;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tensors;
using SupplyGuard.Reporting;

namespace SupplyGuard.Tool;

/// <summary>What is in a model, for people.</summary>
internal static class ModelInspectionText
{
    private const int DigestDigits = 16;

    public static void Write(ModelInspection inspection, TextWriter output, bool colour)
    {
        var paint = new AnsiColors(colour);
        var facts = ModelDifference.Facts(inspection.Model);
        WriteHead(inspection.Model, facts, output, paint);
        WriteTensors(facts, output, paint);
        if (inspection.Statistics is { } statistics)
            WriteStatistics(facts, statistics, output, paint);

        WriteLists(facts, output, paint);
    }

    private static void WriteHead(ModelEvidence model, ModelFacts facts, TextWriter output, AnsiColors paint)
    {
        output.WriteLine(paint.Bold(VisibleText.Of(model.Subject.Path)));
        output.WriteLine($"  format      {model.FormatName}");
        output.WriteLine($"  size        {ModelText.Of(model.Size)} bytes");
        output.WriteLine($"  sha256      {model.Sha256?.Hex}");
        output.WriteLine($"  tensors     {ModelText.Of(facts.Tensors.Length)}{(facts.Unread.IsEmpty ? "" : $", and {ModelText.Of(facts.Unread.Length)} that were not read")}");
        output.WriteLine($"  tensor root {model.TensorRoot?.Hex ?? "-"}");
        output.WriteLine($"  parameters  {ModelText.Of(facts.ParameterCount)}");
        if (facts.Onnx is not { } onnx)
            return;

        output.WriteLine($"  opsets      {VisibleText.Of(string.Join(", ", onnx.OpsetImports.Select(opset => $"{opset.Domain} {opset.Version}")))}");
        output.WriteLine($"  producer    {VisibleText.Of($"{onnx.ProducerName} {onnx.ProducerVersion}".Trim())}");
        output.WriteLine($"  inputs      {VisibleText.Of(string.Join("; ", onnx.Inputs))}");
        output.WriteLine($"  outputs     {VisibleText.Of(string.Join("; ", onnx.Outputs))}");
    }

    private static void WriteTensors(ModelFacts facts, TextWriter output, AnsiColors paint)
    {
        if (facts.Tensors.IsEmpty)
            return;

        output.WriteLine();
        ModelText.Table(output, paint, ["tensor", "type", "shape", "bytes", "sha256"], facts.Tensors.Select(tensor => Row(
            tensor.Name, tensor.DType, ModelText.Shape(tensor), ModelText.Of(tensor.ByteLength), tensor.Digest.Hex[..DigestDigits])));
        ModelText.Rest(output, facts.Tensors.Length);
    }

    private static void WriteStatistics(ModelFacts facts, IReadOnlyDictionary<string, TensorStatistics> statistics, TextWriter output, AnsiColors paint)
    {
        if (facts.Tensors.IsEmpty)
            return;

        output.WriteLine();
        ModelText.Table(output, paint, ["tensor", "norm", "min", "max", "mean", "zeros", "nan", "inf"], facts.Tensors.Select(tensor =>
            statistics.GetValueOrDefault(tensor.Name) is { IsDecoded: true } numbers
                ? Row(
                    tensor.Name, ModelText.Of(numbers.Norm), ModelText.Of(numbers.Minimum), ModelText.Of(numbers.Maximum), ModelText.Of(numbers.Mean),
                    ModelText.Of(numbers.Zeros), ModelText.Of(numbers.NaN), ModelText.Of(numbers.Infinite))
                : Row(tensor.Name, "not decoded", "", "", "", "", "", "")));
        ModelText.Rest(output, facts.Tensors.Length);
    }

    private static void WriteLists(ModelFacts facts, TextWriter output, AnsiColors paint)
    {
        List(output, paint, ["operator", "nodes"], [.. facts.Operators.Select(used => Row($"{used.Domain}:{used.OpType}", ModelText.Of(used.Count)))]);
        List(output, paint, ["uses", "kind", "in"], [.. facts.Uses.Select(use => Row(use.Name, use.Kind.ToString(), use.Where))]);
        List(output, paint, ["metadata", "value"], [.. facts.Metadata.Select(entry => Row(entry.Key, entry.Value))]);
        List(output, paint, ["external file", "bytes", "tensors"], [.. facts.ExternalFiles.Select(file => Row(file.Location, file.Length is { } length ? ModelText.Of(length) : "not read", ModelText.Of(file.Tensors.Length)))]);
        List(output, paint, ["shared storage"], [.. facts.Shared.Select(names => Row(string.Join(", ", names)))]);
        List(output, paint, ["not read", "because"], [.. facts.Unread.Select(tensor => Row(tensor.Name, tensor.Reason))]);
        List(output, paint, ["member", "bytes", "sha256"], [.. facts.Members.Select(member => Row(member.Name, ModelText.Of(member.Size), member.Sha256.Hex[..DigestDigits]))]);
    }

    private static void List(TextWriter output, AnsiColors paint, ImmutableArray<string> header, ImmutableArray<ImmutableArray<string>> rows)
    {
        if (rows.IsEmpty)
            return;

        output.WriteLine();
        ModelText.Table(output, paint, header, rows);
        ModelText.Rest(output, rows.Length);
    }

    private static ImmutableArray<string> Row(params ImmutableArray<string> cells) => cells;
}
