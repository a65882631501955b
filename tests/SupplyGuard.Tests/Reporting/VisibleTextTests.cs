using System.Text;
using SupplyGuard.Reporting;

namespace SupplyGuard.Tests.Reporting;

public class VisibleTextTests
{
    [Theory]
    [InlineData("models/zażółć gęślą 数字 😀.onnx", "models/zażółć gęślą 数字 😀.onnx")]
    [InlineData("a\nb\r\tc", @"a\nb\r\tc")]
    [InlineData("\u001b[2J\u009b\u0000\u007f", @"\u001b[2J\u009b\u0000\u007f")]
    [InlineData("\u202egpj.exe\u2066\u200b\u2028\u2029\ufeff", @"\u202egpj.exe\u2066\u200b\u2028\u2029\ufeff")]
    [InlineData("\ue000\uffff", @"\ue000\uffff")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void Shows_letters_and_escapes_what_a_terminal_would_act_on(string? text, string shown) => Assert.Equal(shown, VisibleText.Of(text));

    [Fact]
    public void Escapes_half_a_surrogate_pair() => Assert.Equal(@"a\ud800b\udc00", VisibleText.Of("a\ud800b\udc00"));

    [Fact]
    public void Escapes_invisible_tags_beyond_the_basic_plane() => Assert.Equal(@"\U000e0041", VisibleText.Of("\U000e0041"));

    [Fact]
    public void Cuts_a_text_of_megabytes()
    {
        var shown = VisibleText.Of(new string('a', 5_000_000));

        Assert.True(shown.Length < 2100);
        Assert.EndsWith("… (4998000 more)", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Shows_any_text_on_one_line_without_controls()
    {
        var random = new Random(20261121);
        for (var round = 0; round < 2000; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(30)).Select(_ => (char)random.Next(0x10000))]);

            var shown = VisibleText.Of(text);

            Assert.All(shown.EnumerateRunes(), rune => Assert.True(VisibleText.IsVisible(rune), $"U+{rune.Value:X4}"));
            Assert.Equal(shown, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(shown)));
        }
    }
}
