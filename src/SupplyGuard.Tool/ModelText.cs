using System.Collections.Immutable;
using System.Globalization;
using SupplyGuard.Formats.Tensors;
using SupplyGuard.Reporting;

namespace SupplyGuard.Tool;

/// <summary>How models, tensors and numbers are spelled for people.</summary>
internal static class ModelText
{
    /// <summary>Rows of a list that are shown before the others are counted.</summary>
    public const int MostRows = 40;

    private const int LongestCell = 48;

    public static string Of(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Four digits; a dash for none.</summary>
    public static string Of(double? number) => number is { } value ? value.ToString("G4", CultureInfo.InvariantCulture) : "-";

    public static string Shape(TensorEntry tensor) => $"[{string.Join(", ", tensor.Shape)}]";

    /// <summary>Columns as wide as their widest cell, two spaces between them.</summary>
    public static void Table(TextWriter output, AnsiColors paint, ImmutableArray<string> header, IEnumerable<ImmutableArray<string>> rows)
    {
        string[][] cells = [[.. header], .. rows.Take(MostRows).Select(row => row.Select(Cell).ToArray())];
        var widths = Enumerable.Range(0, header.Length).Select(column => cells.Max(row => row[column].Length)).ToArray();
        for (var i = 0; i < cells.Length; i++)
        {
            var line = $"  {string.Join("  ", cells[i].Select((cell, column) => cell.PadRight(widths[column])))}".TrimEnd();
            output.WriteLine(i is 0 ? paint.Dim(line) : line);
        }
    }

    /// <summary>Says how many rows were left out.</summary>
    public static void Rest(TextWriter output, int rows)
    {
        if (rows > MostRows)
            output.WriteLine($"  … and {Of(rows - MostRows)} more; --format json has them all");
    }

    private static string Cell(string text)
    {
        var shown = VisibleText.Of(text);
        return shown.Length <= LongestCell ? shown : $"{shown[..(LongestCell - 1)]}…";
    }
}
