using System.Diagnostics;
using System.Text;
using SupplyGuard.Formats.Pickle;
using static SupplyGuard.Formats.Tests.Pickle.PickleReading;

namespace SupplyGuard.Formats.Tests.Pickle;

[Collection("much memory")]
public sealed class PickleMachineTests
{
    [Fact]
    public void Executes_opcodes_of_any_protocol() =>
        Assert.Equal("os.system", Only(Bytes("\u0080\u0000\u008C\u0002os\u008C\u0006system\u0093(cposix\nfork\nl0."), PickleOperation.StackGlobal));

    [Theory]
    [InlineData("\u008C\u0002os\u0094\u008C\u0006system\u0094\u0093.", "os.system")]
    [InlineData("\u008C\u0002os\u0094\u008C\u0006system\u00940h\0\u008C\u0006systemq\u00010h\0h\u0001\u0093.", "os.system")]
    [InlineData("\u008C\u0002os2\u0093.", "os.os")]
    [InlineData("U\u0002osU\u0006system\u0093.", "os.system")]
    [InlineData("S'o\\x73'\nVsys\\u0074em\n\u0093.", "os.system")]
    [InlineData("\u008C\u0003bad\u0094p5\n0\u008C\u0002osp0\n0h\0\u008C\u0006system\u0093.", "os.system")]
    [InlineData("K\u0001q\u00050K\u0002\u00940\u008C\u0002os\u00940h\u0002\u008C\u0006system\u0093.", "os.system")]
    public void Finds_names_however_they_come_onto_the_stack(string pickle, string expected) => Assert.Equal(expected, Only(Bytes(pickle), PickleOperation.StackGlobal));

    [Theory]
    [InlineData("\u008C\u0002osccodecs\nencode\n(tR\u0093.", PickleOperation.StackGlobal)]
    [InlineData("cm\nf\n)R)R.", PickleOperation.Reduce)]
    [InlineData("Pid\n)R.", PickleOperation.Reduce)]
    [InlineData("\u0082\u0001)\u0081.", PickleOperation.NewObject)]
    public void Says_what_is_not_constant(string pickle, PickleOperation operation) =>
        Assert.Contains(Read(Bytes(pickle)).Single().Events, done => done.Operation == operation && done is { Module: null, Name: null });

    [Theory]
    [InlineData("cos\nsystem\n(S'x'\ntR", Fault.Truncated)]
    [InlineData("cos\nsystem\n(S'x'\ntR\u00FF.", Fault.Inconsistent)]
    [InlineData("cos\nsystem\n(S'x'\ntRK", Fault.Truncated)]
    [InlineData("cos\nsystem\n(S'x'\ntR\u008E\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FFab.", Fault.Truncated)]
    [InlineData("cos\nsystem\n(S'x'\ntRT\u00FF\u00FF\u00FF\u00FFab.", Fault.Inconsistent)]
    [InlineData("cos\nsystem\n(S'x'\ntR\u0080\u0006.", Fault.Unsupported)]
    [InlineData("cos\nsystem\n(S'x'\ntRg-1\n.", Fault.Inconsistent)]
    [InlineData("cos\nsystem\n(S'x'\ntRg-9223372036854775808\n.", Fault.Inconsistent)]
    [InlineData("cos\nsystem\n(S'x'\ntRNK\u0001\u0093.", Fault.Inconsistent)]
    public void Keeps_what_happens_before_a_break(string pickle, Fault fault)
    {
        var program = Read(Bytes(pickle)).Single();

        Assert.Equal(fault, program.Break!.Fault);
        Assert.Equal(["Global os.system", "Reduce os.system"], program.Events.Select(done => $"{done.Operation} {done.Module}.{done.Name}"));
        Assert.Equal([0L, 18L], program.Events.Select(done => done.Offset));
    }

    [Fact]
    public void Reads_pickles_one_behind_the_other()
    {
        var programs = Read(Bytes("K\u0001q\0.N.h\0."));

        Assert.Equal([0L, 5L, 7L], programs.Select(program => program.Start));
        Assert.Equal([5L, 2L, 0L], programs.Select(program => program.Length));
        Assert.Null(programs[1].Break);
        Assert.Contains("place 0 of the memo is empty", programs[2].Break!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Tells_calls_from_changes_of_what_was_imported()
    {
        var events = Read(Bytes("cm\nC\n}b)R}b}b(K\u0001e.")).Single().Events;

        Assert.Equal([PickleOperation.Global, PickleOperation.Change, PickleOperation.Reduce, PickleOperation.Build, PickleOperation.Build, PickleOperation.Append], events.Select(done => done.Operation));
        Assert.All(events, done => Assert.Equal("C", done.Name));
    }

    [Fact]
    public void Counts_what_reaches_over_the_end_of_a_frame()
    {
        Assert.Equal(0, Read(Bytes("\u0080\u0004\u0095\u0002\0\0\0\0\0\0\0N.")).Single().FrameBreaks);
        Assert.Equal(1, Read(Bytes("\u0080\u0004\u0095\u0004\0\0\0\0\0\0\0K\u00010K\u0001.")).Single().FrameBreaks);
        Assert.Equal(1, Read(Bytes("\u0080\u0004\u0095\u0001\0\0\0\0\0\0\0K\u0001.")).Single().FrameBreaks);
        Assert.Equal(1, Read(Bytes("\u0080\u0004\u0095\u000B\0\0\0\0\0\0\0\u0095\u0002\0\0\0\0\0\0\0N.")).Single().FrameBreaks);
    }

    [Fact]
    public void Keeps_the_first_of_every_kind_when_there_are_too_many_events()
    {
        var program = Read([.. "cm\nC\nq\0"u8, .. Repeat("h\0)R0", 1000), .. "(ios\nsystem\n."u8], PickleLimits.Default with { Events = 10 }).Single();

        Assert.Equal(990, program.EventsOmitted);
        Assert.Contains(program.Events, done => done is { Operation: PickleOperation.Instance, Module: "os" });
    }

    [Fact]
    public void Executes_what_it_does_not_keep()
    {
        var program = Read([.. "]"u8, .. Repeat("]a", 5000), .. "0cos\nsystem\n."u8], PickleLimits.Default with { Nodes = 100, Parts = 100 }).Single();

        Assert.Null(program.Break);
        Assert.Equal("system", program.Events.Single().Name);
    }

    [Theory]
    [InlineData("stack of ten million", "N", 10_000_000, Fault.TooLarge)]
    [InlineData("marks", "(", 10_000_000, Fault.TooLarge)]
    [InlineData("lists", "]0", 10_000_000, Fault.Truncated)]
    [InlineData("tuples in tuples", "N\u0085", 5_000_000, Fault.TooLarge)]
    [InlineData("memo", "K\u0001\u00940", 5_000_000, Fault.TooLarge)]
    [InlineData("far places of the memo", "Nr\u00FF\u00FF\u00FF\u00FFr\u0000\u00FF\u00FF\u00FF0", 1_000_000, Fault.Truncated)]
    [InlineData("pairs of pairs", "2\u0086", 5_000_000, Fault.Truncated)]
    [InlineData("imports", "cm\nf\n0", 2_000_000, Fault.Truncated)]
    [InlineData("appending", "N\u0085a", 4_000_000, Fault.Truncated)]
    public void Bombs_end_early(string what, string opcodes, int count, Fault fault)
    {
        byte[] file = [.. "]"u8, .. Repeat(opcodes, count)];
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();

        var run = Run(file);

        Assert.Equal(fault, run.Program.Break!.Fault);
        Assert.True(GC.GetTotalMemory(forceFullCollection: false) - before < 200 << 20, what);
        TestContext.Current.SendDiagnosticMessage($"{what}: {file.Length >> 20} MB in {clock.ElapsedMilliseconds} ms");
        GC.KeepAlive(run);
    }

    [Fact]
    public void Any_bytes_end_as_programs()
    {
        var random = new Random(70);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(1, 64)];
            random.NextBytes(bytes);
            Assert.NotEmpty(Read(bytes));
        }

        Assert.IsType<Parsed<System.Collections.Immutable.ImmutableArray<PickleProgram>>.Malformed>(PickleReader.Read(new FileWindow(ReadOnlyMemory<byte>.Empty), PickleLimits.Default, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Reads_texts_and_lines_that_are_longer_than_a_block()
    {
        var text = new string('ä', 100_000);
        var utf8 = Encoding.UTF8.GetBytes(text);
        byte[] file = [(byte)'X', .. BitConverter.GetBytes(utf8.Length), .. utf8, (byte)'0', (byte)'S', (byte)'\'', .. Encoding.Latin1.GetBytes(text), .. "'\n0cos\nsystem\n."u8];

        Assert.Equal("os.system", Only(file, PickleOperation.Global));
        file[file.Length / 4] = 0xFF;
        Assert.Equal(Fault.Inconsistent, Read(file).Single().Break!.Fault);
    }

    private static string Only(byte[] file, PickleOperation operation)
    {
        var program = Read(file).Single();
        Assert.Null(program.Break);
        var done = program.Events.First(done => done.Operation == operation);
        return $"{done.Module}.{done.Name}";
    }

    private static byte[] Bytes(string pickle) => Encoding.Latin1.GetBytes(pickle);

    private static byte[] Repeat(string opcodes, int count)
    {
        var once = Bytes(opcodes);
        var all = new byte[once.Length * count];
        for (var i = 0; i < count; i++)
            once.CopyTo(all, i * once.Length);

        return all;
    }
}
