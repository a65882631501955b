using System.Text;
using SupplyGuard.Formats.Csv;
using TestKit;

namespace SupplyGuard.Formats.Tests.Csv;

public sealed class CsvReaderTests
{
    [Fact]
    public void Reads_quoted_fields_line_ends_of_both_kinds_and_a_byte_order_mark()
    {
        var table = Read("\uFEFFage,\"job, now\",label\r\n25,\"a \"\"real\"\"\njob\",yes\n,,no");

        Assert.Equal(["age", "job, now", "label"], table.Header);
        Assert.Equal(2, table.Rows);
        Assert.Equal(["25", "a \"real\"\njob", "yes"], Row(table, 0));
        Assert.Equal(["", "", "no"], Row(table, 1));
    }

    [Fact]
    public void Reads_a_table_without_rows() => Assert.Equal(0, Read("a,b\n").Rows);

    [Theory]
    [InlineData("", "has no header")]
    [InlineData("\uFEFF", "has no header")]
    [InlineData("a,b\n1", "row 2 has another number of fields (1) than the header (2)")]
    [InlineData("a,b\n1,2,3\n", "row 2 has another number of fields (3) than the header (2)")]
    [InlineData("a,b\n1,2\n\n", "row 3 has another number of fields (1)")]
    [InlineData("a,a\n", "column 2 of the header has no name, or that of another column")]
    [InlineData("a,\n", "column 2 of the header has no name")]
    [InlineData("a\n1\"2\"\n", "row 2 has a quote inside a field")]
    [InlineData("a\n\"1\"2\n", "row 2 has something between the end of a field")]
    [InlineData("a\n\"1", "row 2 has a quoted field that does not end")]
    [InlineData("a\r1\r", "row 1 has something between the end of a field")]
    [InlineData("a\n1\0\n", "control character")]
    public void Refuses_what_is_no_table(string text, string why) => Assert.Contains(why, Refused(Encoding.UTF8.GetBytes(text)), StringComparison.Ordinal);

    [Fact]
    public void Refuses_what_is_not_UTF_8() => Assert.Contains("not UTF-8", Refused([(byte)'a', (byte)'\n', 0xE4, (byte)'\n']), StringComparison.Ordinal);

    [Fact]
    public void Refuses_more_than_the_limits()
    {
        var file = "ab,c\n\"12\",3\n"u8.ToArray();

        Assert.IsType<Parsed<CsvTable>.Ok>(CsvReader.Read(file, new CsvLimits { FileBytes = file.Length, Cells = 4, FieldBytes = 2 }));
        foreach (var limits in (CsvLimits[])[new() { FileBytes = file.Length - 1 }, new() { Cells = 3 }, new() { FieldBytes = 1 }])
            Assert.Equal(Fault.TooLarge, Assert.IsType<Parsed<CsvTable>.Malformed>(CsvReader.Read(file, limits)).Fault);
    }

    [Fact]
    public void Reads_back_any_table_that_is_written()
    {
        var random = new Random(5);
        string[] pieces = ["", "1", "-2.5e3", ",", "\"", "\"\"", "\n", "\r\n", "ä", "😀", " "];
        for (var turn = 0; turn < 500; turn++)
        {
            var columns = random.Next(1, 5);
            var rows = Enumerable.Range(0, random.Next(5)).Select(_ => Enumerable.Range(0, columns).Select(_ => string.Concat(random.GetItems(pieces, random.Next(4)))).ToArray()).ToArray();
            var header = Enumerable.Range(0, columns).Select(column => $"c{column}");
            var end = random.Next(2) == 0 ? "\n" : "\r\n";
            var written = string.Concat(rows.Prepend([.. header]).Select(row => string.Join(',', row.Select(field => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + end));

            var table = Read(written);

            Assert.Equal(rows.Length, table.Rows);
            for (var row = 0; row < rows.Length; row++)
                Assert.Equal(rows[row], Row(table, row));
        }
    }

    [Fact]
    public void Any_mutation_ends_Ok_or_Malformed()
    {
        var seed = Encoding.UTF8.GetBytes("age,\"job, now\",label\r\n25,\"a \"\"real\"\"\njob\",yes\n17,,no\n");
        foreach (var mutant in Mutator.Prefixes(seed).Concat(Mutator.Mutants(seed, 4000, seed: 41)))
        {
            if (CsvReader.Read(mutant, CsvLimits.Default) is Parsed<CsvTable>.Malformed malformed)
                Assert.InRange(malformed.Offset, 0, mutant.Length);
        }
    }

    private static CsvTable Read(string text) => Assert.IsType<Parsed<CsvTable>.Ok>(CsvReader.Read(Encoding.UTF8.GetBytes(text), CsvLimits.Default)).Value;

    private static string Refused(byte[] file) => Assert.IsType<Parsed<CsvTable>.Malformed>(CsvReader.Read(file, CsvLimits.Default)).Detail;

    private static string[] Row(CsvTable table, int row) => [.. Enumerable.Range(0, table.Header.Length).Select(column => table[row, column])];
}
