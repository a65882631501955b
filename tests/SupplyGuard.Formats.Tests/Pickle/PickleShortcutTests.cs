using System.Text;
using SupplyGuard.Formats.Pickle;

namespace SupplyGuard.Formats.Tests.Pickle;

/// <summary>What is left out because it makes no difference: it must not make one.</summary>
public sealed class PickleShortcutTests
{
    private static readonly byte[] Likely = [.. "NK(])}.0cRMJGUXTCBISVFLitqh\nab"u8, 0x80, 0x85, 0x88, 0x8A, 0x8C, 0x8F, 0x93, 0x94, 0, 1, 2, 3, 200];

    [Fact]
    public void What_the_outline_refuses_does_nothing_when_it_is_executed()
    {
        var random = new Random(7);
        var refused = 0;
        for (var i = 0; i < 30_000; i++)
        {
            var bytes = new byte[random.Next(1, 24)];
            for (var at = 0; at < bytes.Length; at++)
                bytes[at] = random.Next(8) is 0 ? (byte)random.Next(256) : Likely[random.Next(Likely.Length)];
            if (PickleOutline.MayDoSomething(new FileWindow(bytes)))
                continue;

            refused++;
            var program = Read(bytes);
            Assert.True(program.Break is not null && program.Events.IsEmpty, Convert.ToHexString(bytes));
        }

        Assert.InRange(refused, 1000, 29_000);
    }

    [Theory]
    [InlineData("4E2E")]
    [InlineData("63706F7369780A73797374656D0A2E")]
    [InlineData("58030000006162634E2E")]
    [InlineData("5D284B014B02652E")]
    public void The_outline_lets_pass_what_goes_on(string bytes) => Assert.True(PickleOutline.MayDoSomething(new FileWindow(Convert.FromHexString(bytes))));

    [Theory]
    [InlineData("4E4E", "it ends without STOP")]
    [InlineData("4BFF7A2E", "'z' is no opcode")]
    [InlineData("58FFFFFF7F61", "a text reaches beyond the end")]
    [InlineData("63706F736978", "an import has no line")]
    public void The_outline_refuses_what_breaks_off(string bytes, string because)
    {
        Assert.False(PickleOutline.MayDoSomething(new FileWindow(Convert.FromHexString(bytes))), because);
        Assert.NotNull(Read(Convert.FromHexString(bytes)).Break);
    }

    [Fact]
    public void Constants_that_reach_beyond_what_the_outline_looks_at_are_executed() =>
        Assert.True(PickleOutline.MayDoSomething(new FileWindow((byte[])[(byte)'X', 0, 2, 0, 0, .. new byte[512], .. "cposix\nsystem\n."u8])));

    [Theory]
    [InlineData("5D4B004B0086622E", true)]
    [InlineData("5D4E4E86622E", true)]
    [InlineData("5D4B014B0086622E", false)]
    [InlineData("5D4B004B0186622E", false)]
    [InlineData("5D4B004B004B0087622E", false)]
    public void BUILD_sees_whether_a_pair_of_numbers_is_empty(string bytes, bool passes) => Assert.Equal(passes, Read(Convert.FromHexString(bytes)).Break is null);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(31)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Base64_is_decoded_with_and_without_padding_and_lines_in_either_alphabet(int length)
    {
        var bytes = Enumerable.Range(0, length).Select(i => unchecked((byte)(i * 37))).ToArray();
        var text = Convert.ToBase64String(bytes);

        foreach (var form in new[] { text, text.TrimEnd('='), text.Replace('+', '-').Replace('/', '_'), Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks), text.Replace("A", "A\n", StringComparison.Ordinal) })
            Assert.Equal(bytes, PickleBase64.Decode(Encoding.ASCII.GetBytes(form))!.Value.ToArray());
    }

    [Theory]
    [InlineData("QUJD!UJD")]
    [InlineData("QU=JDQUJD")]
    [InlineData("QUJD QUJD")]
    public void What_is_no_base64_is_not_decoded(string text) => Assert.Null(PickleBase64.Decode(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void One_letter_beyond_whole_groups_is_passed_over() => Assert.Equal("ABC"u8.ToArray(), PickleBase64.Decode("QUJDQ"u8.ToArray())!.Value.ToArray());

    [Theory]
    [InlineData(PickleLinkRole.Element, 0)]
    [InlineData(PickleLinkRole.Key, 1)]
    [InlineData(PickleLinkRole.Id, PickleLink.Most)]
    public void A_link_keeps_its_value_with_its_role_and_the_next(object role, int next)
    {
        foreach (var value in new[] { PickleValue.None, PickleValue.OfInteger(-1), PickleValue.OfFloat(-0.5), PickleValue.OfText(PickleTextForm.RawUnicode, long.MaxValue, int.MaxValue), PickleValue.OfNode(PickleKind.Opaque, -1) })
        {
            var link = new PickleLink(value, (PickleLinkRole)role) { Next = 12345 };
            link.Next = next;

            Assert.Equal((value, (PickleLinkRole)role, next), (link.Value, link.Role, link.Next));
        }
    }

    [Fact]
    public void A_node_keeps_where_it_is_with_what_made_it_and_its_flags()
    {
        var node = new PickleNode { Offset = (1L << 48) - 1, Operation = PickleOperation.Storage, Flags = PickleNodeFlags.Incomplete };
        node.Flags |= PickleNodeFlags.Hashable;
        node.Offset = 5;

        Assert.Equal((5, PickleOperation.Storage, PickleNodeFlags.Incomplete | PickleNodeFlags.Hashable), (node.Offset, node.Operation, node.Flags));
    }

    private static PickleProgram Read(byte[] bytes) => Assert.IsType<Parsed<System.Collections.Immutable.ImmutableArray<PickleProgram>>.Ok>(PickleReader.Read(new FileWindow(bytes), PickleLimits.Default, TestContext.Current.CancellationToken)).Value[0];
}
