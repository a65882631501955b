using System.Collections.Immutable;
using System.Text;
using SupplyGuard.Formats.Beside;
using SupplyGuard.Formats.Models;
using TestKit;

namespace SupplyGuard.Formats.Tests.Beside;

public sealed class TextFileReaderTests
{
    [Theory]
    [InlineData("a: 1\nb: !!python/object/apply:os.system [x]\n", "python/object/apply:os.system")]
    [InlineData("- !<tag:yaml.org,2002:python/name:os.system>\n", "python/name:os.system")]
    [InlineData("b: !!pyth%6fn/name:os.system\n", "python/name:os.system")]
    [InlineData("%TAG ! tag:yaml.org,2002:py\n", "%TAG")]
    [InlineData("- !<tag%3Ayaml.org,2002:python/name:os.system>\n", "!<tag%")]
    [InlineData("model:\n  _target_: os.system\n", "os.system")]
    [InlineData("- '_target_': \"os.system\"\r\n", "os.system")]
    [InlineData("a: {b: 1, _target_: os.system}\n", "os.system")]
    [InlineData("\"_\\x74arget_\": os.system\n", "os.system")]
    [InlineData("\"\\u005ftarget\\U0000005f\" : \"os.system\"\n", "os.system")]
    [InlineData("? _target_\n: os.system\n", "os.system")]
    [InlineData("?\n  '_target_'\n: os.system\n", "os.system")]
    [InlineData("- ? !!str _target_ # a key\n  : os.system\n", "os.system")]
    [InlineData("!!str _target_: os.system\n", "os.system")]
    [InlineData("&a _target_: !!str os.system\n", "os.system")]
    [InlineData("a:\n  _target_:\n\n    # where\n    os.system\n", "os.system")]
    [InlineData("_target_: >-\n  os.system\n", "os.system")]
    [InlineData("[_target_: os.system]\n", "os.system")]
    [InlineData("a: &key _target_\n*key : os.system\n", "&key")]
    [InlineData("a: 1\n_target_:", "")]
    public void Finds_what_YAML_makes_its_loader_call(string text, string name) => Assert.Contains((name, CodeUseKind.Function), Read(text).Select(use => (use.Name, use.Kind)));

    [Fact]
    public void Finds_entities_and_programs_by_their_place()
    {
        Assert.Equal(("x", CodeUseKind.Outside, 10L), Assert.Single(Read("<!DOCTYPE\n<!ENTITY % x SYSTEM 'file:///etc/passwd'>").Select(use => (use.Name, use.Kind, use.Offset))));
        Assert.Equal(("/bin/sh", CodeUseKind.Program, 0L), Assert.Single(Read("#!/bin/sh\nrm x\n").Select(use => (use.Name, use.Kind, use.Offset))));
    }

    /// <summary>Found by fuzzing: what is no UTF-8 is one character, and was counted as the three bytes of U+FFFD.</summary>
    [Fact]
    public void Says_where_a_mark_stands_behind_bytes_that_are_no_text()
    {
        byte[] file = [0x89, 0xE5, 0x20, 0xC3, 0xA9, .. "😀 <!ENTITY % b "u8];

        var use = Assert.Single(Assert.IsType<Parsed<ImmutableArray<CodeUse>>.Ok>(TextFileReader.Read(new FileWindow(file), TextLimits.Default, TestContext.Current.CancellationToken)).Value);

        Assert.Equal(file.AsSpan().IndexOf("<!ENTITY"u8), use.Offset);
    }

    [Theory]
    [InlineData("Wow!! Use python/numpy, not tag: or !!! <b>wow!</b> 100 %TAG\n")]
    [InlineData("the _target_ is a key of Hydra\n# !!map\nx: !!binary aGk=\n")]
    [InlineData("Why ?\nThe _target_ is\n# _target_: x\na: \"\\x41 _target_\"\n")]
    [InlineData("a #!/bin/sh\n#!/bin/sh is no first line")]
    public void Passes_over_words(string text) => Assert.Empty(Read(text));

    [Fact]
    public void Finds_a_mark_wherever_it_stands_in_a_line_that_is_longer_than_a_piece()
    {
        foreach (var before in new[] { 0, 500, 1000, 1020, 1023, 1024, 1500, 3000 })
            Assert.Contains(Read($"{new string(' ', before)}!!python/name:os.system {new string('x', 2000)}", new TextLimits { LineBytes = 1024 }), use => use.Name == "python/name:os.system");
    }

    [Fact]
    public void Any_mutant_is_read()
    {
        foreach (var mutant in Mutator.Mutants(Encoding.UTF8.GetBytes("#!/x\nb: !!python/name:os.system {_target_: a}\n<!ENTITY a SYSTEM 'b'>\n"), 5_000, seed: 92))
            Assert.NotNull(TextFileReader.Read(new FileWindow(mutant), new TextLimits { LineBytes = 300 }, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("{ \"a\": 1 }", FormatKind.Json)]
    [InlineData("{}", FormatKind.Json)]
    [InlineData("[]", FormatKind.Json)]
    [InlineData(" [ { \"a\": 1 } ]", FormatKind.Json)]
    [InlineData("[\"a\"]", FormatKind.Json)]
    [InlineData("[[1.5e3, 2], [3]]", FormatKind.Json)]
    [InlineData("[1]", FormatKind.Json)]
    [InlineData("[1] See there", FormatKind.Text)]
    [InlineData("[net]\nbatch=1\n", FormatKind.Text)]
    [InlineData("[[tool.x]]\na = 1\n", FormatKind.Text)]
    [InlineData("[a](b)", FormatKind.Text)]
    [InlineData("{{ a }}", FormatKind.Text)]
    [InlineData("a,b\n1,2\n", FormatKind.Text)]
    [InlineData("cos\nsystem\n(S'x'\ntRand now something else\n", FormatKind.Pickle)]
    [InlineData("(S'x'\nios\nsystem\n, and now something else\n", FormatKind.Pickle)]
    [InlineData("cat,dog\n1,2\n", FormatKind.Text)]
    [InlineData("(in words)\na\n", FormatKind.Text)]
    [InlineData("größer", FormatKind.Text)]
    [InlineData("a\0b", FormatKind.Unknown)]
    [InlineData("a\u001Bb", FormatKind.Unknown)]
    public void Text_is_told_by_its_bytes(string text, FormatKind kind)
    {
        Assert.Equal(kind, FormatSniffer.Sniff(new FileWindow(Encoding.UTF8.GetBytes(text))));
        if (kind is FormatKind.Text or FormatKind.Json)
            Assert.Equal(FormatKind.Unknown, FormatSniffer.Sniff(new FileWindow((byte[])[.. Encoding.UTF8.GetBytes(text), 0xC3])));
    }

    private static ImmutableArray<CodeUse> Read(string text, TextLimits? limits = null) =>
        Assert.IsType<Parsed<ImmutableArray<CodeUse>>.Ok>(TextFileReader.Read(new FileWindow(Encoding.UTF8.GetBytes(text)), limits ?? TextLimits.Default, TestContext.Current.CancellationToken)).Value;
}
