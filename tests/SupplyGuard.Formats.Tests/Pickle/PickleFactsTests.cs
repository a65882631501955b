using System.Text;
using SupplyGuard.Formats.Pickle;
using static SupplyGuard.Formats.Tests.Pickle.PickleReading;

namespace SupplyGuard.Formats.Tests.Pickle;

/// <summary>What the room tells beyond imports and calls.</summary>
public sealed class PickleFactsTests
{
    [Theory]
    [InlineData("c_codecs\nencode\n(X\u0001\0\0\0aU\u0006latin1tR.", "Text , Text latin1")]
    [InlineData("c_codecs\nencode\n(X\u0001\0\0\0aU\u0006latin1NtR.", "Text , Text latin1, None ")]
    [InlineData("c_codecs\nencode\n(]I1\ntR.", "Other , Other ")]
    [InlineData("ccollections\ndefaultdict\n(cbuiltins\nlist\ntR.", "Import builtins.list")]
    [InlineData("c_codecs\nencode\n(NNNNNtR.", null)]
    [InlineData("c_codecs\nencode\n](NeR.", null)]
    [InlineData("ccollections\nOrderedDict\n)R.", null)]
    public void Tells_the_arguments_of_calls_that_do_what_these_say(string pickle, string? arguments)
    {
        var call = Assert.Single(Read(Bytes(pickle)).Single().Events, done => done.Operation is PickleOperation.Reduce);

        Assert.Equal(arguments, call.Arguments is null ? null : string.Join(", ", call.Arguments.Select(argument => $"{argument.Kind} {(argument.Module is null ? "" : argument.Module + ".")}{argument.Text}")));
    }

    [Theory]
    [InlineData("(S'storage'\nctorch\nFloatStorage\nS'0'\nS'cpu'\nI4\ntQ.", PickleOperation.Storage)]
    [InlineData("(S'module'\nctorch\nFloatStorage\nS'0'\nS'cpu'\nI4\ntQ.", PickleOperation.PersistentId)]
    [InlineData("(S'storage'\nS'os'\nS'0'\nS'cpu'\nI4\ntQ.", PickleOperation.PersistentId)]
    [InlineData("S'storage'\nQ.", PickleOperation.PersistentId)]
    [InlineData("Pstorage\n.", PickleOperation.PersistentId)]
    [InlineData("(S'module'\nctorch.nn\nLinear\nS'a.py'\nS'class Linear'\ntQ.", PickleOperation.Global)]
    [InlineData("(S'module'\nctorch.nn\nLinear\nNNtQ)\x81.", PickleOperation.NewObject)]
    [InlineData("(S'module'\nctorch.nn\nLinear\nNI1\ntQ.", PickleOperation.PersistentId)]
    [InlineData("(S'module'\nS'torch'\nNNtQ.", PickleOperation.PersistentId)]
    public void Tells_storages_and_layers_of_PyTorch_from_other_persistent_ids(string pickle, PickleOperation expected) => Assert.Equal(expected, Read(Bytes(pickle)).Single().Events[^1].Operation);

    [Fact]
    public void Says_how_much_was_not_searched_for_pickles()
    {
        var limits = PickleLimits.Default with { NestedPickles = 2 };
        var pickle = "(" + string.Concat(Enumerable.Repeat("C\u000C\u0080\u0002cos\nfork\n.", 5)) + "l.";

        var program = Read(Bytes(pickle), limits).Single();

        Assert.Equal(2, program.Nested.Length);
        Assert.Equal(3, program.NestedOmitted);
    }

    [Theory]
    [InlineData("gAJjb3MKZm9yawou")]
    [InlineData("8002636f730a666f726b0a2e")]
    public void Says_that_a_text_was_not_decoded_when_the_budget_is_spent(string text)
    {
        var pickle = $"X{(char)text.Length}\0\0\0{text}.";

        Assert.Equal((1, 0L), (Read(Bytes(pickle)).Single().Nested.Length, Read(Bytes(pickle)).Single().NestedOmitted));
        Assert.Equal((0, 1L), Read(Bytes(pickle), PickleLimits.Default with { NestedBytes = 4 }).Single() is var program ? (program.Nested.Length, program.NestedOmitted) : default);
    }

    [Fact]
    public void Pickles_inside_pickles_end_at_some_depth()
    {
        var pickle = Bytes("cos\nfork\n.");
        for (var i = 0; i < 20; i++)
            pickle = [0x80, 3, (byte)'B', .. BitConverter.GetBytes(pickle.Length), .. pickle, (byte)'.'];

        var depth = 0;
        var program = Read(pickle).Single();
        for (; !program.Nested.IsEmpty; depth++)
            program = program.Nested[0].Programs[0];

        Assert.InRange(depth, 1, PickleLimits.Default.NestedDepth);
        Assert.True(program.NestedOmitted > 0);
    }

    [Theory]
    [InlineData("\u0080\u0002}.", true)]
    [InlineData("cos\nfork\n.", true)]
    [InlineData("\u0080\u0002cos\nfork\n\u00FF", true)]
    [InlineData("\u0080\u0002\u00FF\u00FF", false)]
    [InlineData("chapter one\nof two\nand more.", false)]
    [InlineData("class Net(Module):\n  __parameters__ = []\n", false)]
    [InlineData("N.", false)]
    public void Tells_pickles_from_other_bytes(string bytes, bool isPickle) =>
        Assert.Equal(isPickle, !PickleSniffer.Find(new FileWindow(Bytes(bytes)), PickleLimits.Default, TestContext.Current.CancellationToken).IsEmpty);

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
