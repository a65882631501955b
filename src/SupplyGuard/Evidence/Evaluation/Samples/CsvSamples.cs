using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using SupplyGuard.Formats.Csv;
using SupplyGuard.Policies;

namespace SupplyGuard.Evidence.Evaluation.Samples;

/// <summary>Golden data in a table: columns of numbers are the input, others the truth and what slices are made by.</summary>
internal static class CsvSamples
{
    /// <param name="tags">Names that slices use.</param>
    /// <param name="hasLabels">Whether the truth is in this file.</param>
    /// <exception cref="FaultySampleException">The file is no such table, or a field is no finite number.</exception>
    public static SampleArrays Read(ReadOnlySpan<byte> file, GoldenForm form, ImmutableHashSet<string> tags, bool hasLabels)
    {
        var table = FaultySampleException.Unless(CsvReader.Read(file, CsvLimits.Default));
        ImmutableArray<string> labels = hasLabels ? form.LabelColumns : [];
        ImmutableArray<string> features = form.Features.IsEmpty ? [.. table.Header.Where(name => !labels.Contains(name) && !tags.Contains(name))] : form.Features;
        if (features.IsEmpty)
            throw new FaultySampleException("It has no column that the model could be given.");

        return new SampleArrays(
            [Input(table, form.Input!, features)],
            hasLabels ? Truth(table, labels) : null,
            [.. table.Header.Where(tags.Contains).Select(name => Tag(table, name))]);
    }

    /// <summary>The columns that hold the truth. Where there is one column only, it may have any name.</summary>
    /// <exception cref="FaultySampleException">The file is no such table.</exception>
    public static SampleTruth.Texts ReadTruth(ReadOnlySpan<byte> file, GoldenForm form)
    {
        var table = FaultySampleException.Unless(CsvReader.Read(file, CsvLimits.Default));
        return Truth(table, table.Header.Length == 1 ? table.Header : form.LabelColumns);
    }

    private static SampleTruth.Texts Truth(CsvTable table, ImmutableArray<string> names)
    {
        var columns = names.Select(name => IndexOf(table, name)).ToArray();
        return new SampleTruth.Texts([.. Enumerable.Range(0, table.Rows).SelectMany(row => columns.Select(column => table[row, column]))], columns.Length);
    }

    private static EvaluatorInput Input(CsvTable table, string input, ImmutableArray<string> features)
    {
        var columns = features.Select(name => IndexOf(table, name)).ToArray();
        var values = new float[table.Rows * columns.Length];
        for (var row = 0; row < table.Rows; row++)
        {
            for (var index = 0; index < columns.Length; index++)
                values[(row * columns.Length) + index] = (float)Number(table, row, columns[index]);
        }

        return new EvaluatorInput(input, "F32", [table.Rows, columns.Length], MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
    }

    private static EvaluatorInput Tag(CsvTable table, string name)
    {
        var column = IndexOf(table, name);
        var values = Enumerable.Range(0, table.Rows).Select(row => Number(table, row, column)).ToArray();
        return new EvaluatorInput(name, "F64", [table.Rows], MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
    }

    private static int IndexOf(CsvTable table, string name) =>
        table.IndexOf(name) is >= 0 and var column ? column : throw new FaultySampleException($"Its header has no column '{PolicyText.Shown(name)}'.");

    private static double Number(CsvTable table, int row, int column)
    {
        var text = table[row, column];
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && float.IsFinite((float)value)
            ? value
            : throw new FaultySampleException($"Row {row + 2}, column '{PolicyText.Shown(table.Header[column])}', holds '{PolicyText.Shown(text)}', which is no finite number.");
    }
}
