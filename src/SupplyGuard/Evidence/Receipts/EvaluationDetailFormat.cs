using System.Collections.Immutable;
using SupplyGuard.Findings.Evaluations;

namespace SupplyGuard.Evidence.Receipts;

/// <summary>The bytes of an <see cref="EvaluationDetail"/> within a receipt.</summary>
internal static class EvaluationDetailFormat
{
    public static void Write(ReceiptWriter writer, EvaluationDetail detail)
    {
        writer.Text(detail.Model);
        writer.Text(detail.Change);
        writer.Text(detail.Headline);
        writer.Texts(detail.Classes);
        writer.Number(detail.ErosionLimit);
        writer.OptionalNumber(detail.WeightBudget);
        writer.Texts(detail.Power);
        writer.Texts(detail.Untested);
        Write(writer, detail.Erosion, WriteCell);
        Optional(writer, detail.Margins, WriteStrip);
        Optional(writer, detail.Probe, WriteProbe);
        Write(writer, detail.Tensors, WriteShift);
        writer.Flag(detail.ChangedRows is not null);
        if (detail.ChangedRows is { } rows)
            Write(writer, rows, static (writer, row) => writer.Count(row));
        writer.Flag(detail.Operators is not null);
        if (detail.Operators is { } operators)
            Write(writer, operators, WriteOperator);
    }

    /// <returns>Meaningful only if the whole receipt is: see <see cref="ReceiptReader.IsWhole"/>.</returns>
    public static EvaluationDetail Read(ref ReceiptReader reader, string evaluation) => new(evaluation, reader.Text(), reader.Text(), reader.Text())
    {
        Classes = reader.Texts(),
        ErosionLimit = reader.FiniteNumber(),
        WeightBudget = reader.OptionalNumber(),
        Power = reader.Texts(),
        Untested = reader.Texts(),
        Erosion = Cells(ref reader),
        Margins = reader.Flag() ? Strip(ref reader) : null,
        Probe = reader.Flag() ? Probe(ref reader) : null,
        Tensors = Shifts(ref reader),
        ChangedRows = reader.Flag() ? Numbers(ref reader) : null,
        Operators = reader.Flag() ? Operators(ref reader) : null,
    };

    /// <summary>Whether every index has something that it stands for, and every pair of classes is there once.</summary>
    public static bool IsSound(EvaluationDetail detail)
    {
        var classes = detail.Classes.Length;
        return detail.Erosion.All(cell => cell.True < classes && cell.Rival < classes)
            && detail.Erosion.DistinctBy(cell => (cell.True, cell.Rival)).Count() == detail.Erosion.Length
            && (detail.Margins is not { } strip || (strip.True < classes && strip.Rival < classes && strip.Samples.Length == strip.Baseline.Length && strip.Samples.Length == strip.Candidate.Length))
            && (detail.Probe is not { } probe || (probe.Class < classes && IsPicture(probe.Before) && IsPicture(probe.After)))
            && (detail.ChangedRows is not { } rows || rows.All(row => row < classes));
    }

    private static bool IsPicture(Thumbnail? picture) =>
        picture is null || (picture is { Width: > 0 and <= Thumbnail.LongestSide, Height: > 0 and <= Thumbnail.LongestSide } && picture.Rgb.Length == 3 * picture.Width * picture.Height);

    private static void Write<T>(ReceiptWriter writer, ImmutableArray<T> items, Action<ReceiptWriter, T> write)
    {
        writer.Count(items.Length);
        foreach (var item in items)
            write(writer, item);
    }

    private static void Optional<T>(ReceiptWriter writer, T? item, Action<ReceiptWriter, T> write)
        where T : class
    {
        writer.Flag(item is not null);
        if (item is not null)
            write(writer, item);
    }

    private static void WriteCell(ReceiptWriter writer, ErosionCell cell)
    {
        writer.Count(cell.True);
        writer.Count(cell.Rival);
        writer.Count(cell.Samples);
        writer.Number(cell.Baseline);
        writer.Number(cell.Candidate);
        writer.OptionalNumber(cell.LowerBound);
        writer.Flag(cell.Fails);
    }

    private static void WriteStrip(ReceiptWriter writer, MarginStrip strip)
    {
        writer.Count(strip.True);
        writer.Count(strip.Rival);
        Write(writer, strip.Samples, static (writer, sample) => writer.Count(sample));
        Write(writer, strip.Baseline, static (writer, margin) => writer.Number(margin));
        Write(writer, strip.Candidate, static (writer, margin) => writer.Number(margin));
    }

    private static void WriteProbe(ReceiptWriter writer, ProbeExample probe)
    {
        writer.Text(probe.Probe);
        writer.Count(probe.Class);
        writer.OptionalNumber(probe.Baseline);
        writer.Number(probe.Candidate);
        writer.Number(probe.Limit);
        writer.Count(probe.Sample);
        Optional(writer, probe.Before, WriteThumbnail);
        Optional(writer, probe.After, WriteThumbnail);
    }

    private static void WriteThumbnail(ReceiptWriter writer, Thumbnail picture)
    {
        writer.Count(picture.Width);
        writer.Count(picture.Height);
        writer.Hex(Convert.ToHexString(picture.Rgb.AsSpan()));
    }

    private static void WriteShift(ReceiptWriter writer, TensorShift shift)
    {
        writer.Text(shift.Tensor);
        writer.Number(shift.Elements);
        writer.OptionalNumber(shift.Distance);
        writer.Flag(shift.IsSame);
    }

    private static void WriteOperator(ReceiptWriter writer, OperatorCount count)
    {
        writer.Text(count.Operator);
        writer.Count(count.Baseline);
        writer.Count(count.Candidate);
    }

    private static ImmutableArray<ErosionCell> Cells(ref ReceiptReader reader)
    {
        var cells = ImmutableArray.CreateBuilder<ErosionCell>();
        for (var count = reader.Count(); count > 0 && !reader.IsBroken; count--)
            cells.Add(new ErosionCell(reader.Index(), reader.Index(), reader.Index(), reader.FiniteNumber(), reader.FiniteNumber(), reader.OptionalNumber(), reader.Flag()));
        return cells.DrainToImmutable();
    }

    private static MarginStrip Strip(ref ReceiptReader reader) => new(reader.Index(), reader.Index(), Numbers(ref reader), Margins(ref reader), Margins(ref reader));

    private static ProbeExample Probe(ref ReceiptReader reader) => new(reader.Text(), reader.Index(), reader.OptionalNumber(), reader.FiniteNumber(), reader.FiniteNumber())
    {
        Sample = reader.Index(),
        Before = reader.Flag() ? Picture(ref reader) : null,
        After = reader.Flag() ? Picture(ref reader) : null,
    };

    private static Thumbnail Picture(ref ReceiptReader reader) => new(reader.Index(), reader.Index(), [.. Convert.FromHexString(reader.Hex())]);

    private static ImmutableArray<TensorShift> Shifts(ref ReceiptReader reader)
    {
        var shifts = ImmutableArray.CreateBuilder<TensorShift>();
        for (var count = reader.Count(); count > 0 && !reader.IsBroken; count--)
            shifts.Add(new TensorShift(reader.Text(), reader.Number(), reader.OptionalNumber(), reader.Flag()));
        return shifts.DrainToImmutable();
    }

    private static ImmutableArray<OperatorCount> Operators(ref ReceiptReader reader)
    {
        var operators = ImmutableArray.CreateBuilder<OperatorCount>();
        for (var count = reader.Count(); count > 0 && !reader.IsBroken; count--)
            operators.Add(new OperatorCount(reader.Text(), reader.Index(), reader.Index()));
        return operators.DrainToImmutable();
    }

    private static ImmutableArray<int> Numbers(ref ReceiptReader reader)
    {
        var numbers = ImmutableArray.CreateBuilder<int>();
        for (var count = reader.Count(); count > 0 && !reader.IsBroken; count--)
            numbers.Add(reader.Index());
        return numbers.DrainToImmutable();
    }

    private static ImmutableArray<double> Margins(ref ReceiptReader reader)
    {
        var margins = ImmutableArray.CreateBuilder<double>();
        for (var count = reader.Count(); count > 0 && !reader.IsBroken; count--)
            margins.Add(reader.FiniteNumber());
        return margins.DrainToImmutable();
    }
}
