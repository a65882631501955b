using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SupplyGuard.Findings;
using SupplyGuard.Reporting;
using TestKit;

namespace SupplyGuard.Tests.Reporting;

public class JsonReportWriterTests
{
    [Fact]
    public void Writes_everything_of_a_rich_report() => Golden.Matches(Written(Reports.Rich));

    [Fact]
    public void Writes_an_empty_passed_report() => Golden.Matches(Written(Reports.Passed));

    [Fact]
    public void Writes_the_same_bytes_whatever_the_order_of_discovery_and_the_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            var swiss = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            swiss.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = swiss;

            Assert.Equal(Written(Reports.Rich), Written(Reports.Shuffled));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Keeps_the_exact_value_of_a_hostile_name_and_shows_nothing_a_terminal_acts_on()
    {
        var text = Written(Reports.Rich);
        using var json = JsonDocument.Parse(text);

        var added = json.RootElement.GetProperty("findings").EnumerateArray().Single(finding => finding.GetProperty("rule").GetString() is "SG1303");

        // UTF-8 cannot say half a surrogate pair; everything else survives.
        Assert.Equal(Reports.HostileName.Replace('\ud800', '\ufffd'), added.GetProperty("evidence").GetProperty("path").GetString());
        Assert.All(text.EnumerateRunes(), rune => Assert.True(rune.Value is '\n' || VisibleText.IsVisible(rune), $"U+{rune.Value:X4}"));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(1.0 / 3)]
    [InlineData(double.Epsilon)]
    [InlineData(double.MaxValue)]
    [InlineData(-0.0)]
    public void Writes_numbers_that_read_back_as_themselves(double value)
    {
        using var json = JsonDocument.Parse(Written(Reports.Passed with { Measurements = [new Measurement("e", "n", value, Verdict.Passed)] }));

        Assert.Equal(value, json.RootElement.GetProperty("measurements")[0].GetProperty("value").GetDouble());
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Writes_null_for_what_JSON_cannot_say(double value)
    {
        using var json = JsonDocument.Parse(Written(Reports.Passed with { Measurements = [new Measurement("e", "n", value, Verdict.Failed)] }));

        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("measurements")[0].GetProperty("value").ValueKind);
    }

    [Fact]
    public void Keeps_any_string_exactly()
    {
        var random = new Random(20261121);
        for (var round = 0; round < 500; round++)
        {
            var name = new string([.. Enumerable.Range(0, 20).Select(_ => (char)random.Next(0xd800))]);
            using var json = JsonDocument.Parse(Written(Reports.Passed with { PolicyPath = name }));

            Assert.Equal(name, json.RootElement.GetProperty("policy").GetProperty("path").GetString());
        }
    }

    [Fact]
    public void Writes_no_byte_order_mark_and_ends_with_one_line_feed()
    {
        using var stream = new MemoryStream();
        JsonReportWriter.Write(Reports.Rich, stream);
        var bytes = stream.ToArray();

        Assert.Equal((byte)'{', bytes[0]);
        Assert.Equal("}\n"u8, bytes.AsSpan()[^2..]);
        Assert.DoesNotContain((byte)'\r', bytes);
    }

    private static string Written(Report report)
    {
        var bytes = new ArrayBufferWriter<byte>();
        JsonReportWriter.Write(report, bytes);
        return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes.WrittenSpan).Replace(ToolVersion.Name, "SupplyGuard 0.0.0-golden", StringComparison.Ordinal);
    }
}
