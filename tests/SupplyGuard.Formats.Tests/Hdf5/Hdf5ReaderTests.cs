using SupplyGuard.Formats.Hdf5;
using TestKit;

namespace SupplyGuard.Formats.Tests.Hdf5;

public sealed class Hdf5ReaderTests
{
    /// <summary>Digests by h5py and hashlib.</summary>
    [Theory]
    [InlineData("legacy", "model_weights/d/bias:0 F32 [2] af5570f5a1810b7a", "model_weights/d/kernel:0 F32 [3, 2] e2c0a71510b5394d")]
    [InlineData("old-headers", "w F32 [3, 2] e2c0a71510b5394d")]
    [InlineData("types", "alias F16 [2, 3] f2a08a415539d0d9", "bool I8 [2, 3] dfea2964b5deedea", "f2 F16 [2, 3] f2a08a415539d0d9", "f8 F64 [2, 3] 961e76f1c44f5ce8", "i1 I8 [2, 3] dfea2964b5deedea", "i4 I32 [2, 3] 9638834d1f629557", "i8 I64 [2, 3] 334658f1779808c7", "u2 U16 [2, 3] 9279aba84b65c836")]
    public void Reads_the_datasets_that_h5py_wrote(string name, params string[] expected)
    {
        var file = Ok(Corpus($"valid/{name}.h5"));

        Assert.Equal(expected, file.Tensors.Select(tensor => $"{tensor} {tensor.Digest.Hex[..16]}").Order(StringComparer.Ordinal));
        Assert.Empty(file.Unread);
    }

    [Fact]
    public void Says_which_names_are_one_dataset() => Assert.Equal(["alias", "f2"], Assert.Single(Ok(Corpus("valid/types.h5")).Shared).Order(StringComparer.Ordinal));

    [Fact]
    public void Finds_links_and_attributes_in_a_heap_of_their_own()
    {
        var file = Ok(Corpus("valid/dense-storage.h5"));

        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8"], file.Tensors.Select(tensor => tensor.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["a0=t0", "a1=t1", "a2=t2", "a3=t3", "a4=t4", "a5=t5", "a6=t6", "a7=t7", "a8=t8"], file.Texts.Select(text => $"{text.Name}={text.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Says_what_it_did_not_read() => Assert.Equal("its bytes are stored in chunks.", Assert.Single(Ok(Corpus("valid/chunked.h5")).Unread).Reason);

    [Theory]
    [InlineData("external-link", "/etc/passwd /x")]
    [InlineData("external-dataset", "w")]
    public void Says_what_leaves_the_file(string name, string target) => Assert.Equal(target, Assert.Single(Ok(Corpus($"hostile/{name}.h5")).Outside).Name);

    [Fact]
    public void Ends_at_once_in_a_million_groups_inside_groups()
    {
        var writer = new Hdf5TestWriter();
        var address = writer.Header();
        for (var i = 0; i < 1_000_000; i++)
            address = writer.Header(Hdf5TestWriter.Link("a", address));

        Assert.Equal(Fault.TooLarge, Malformed(writer.File(address)).Fault);
    }

    [Fact]
    public void Reads_a_group_that_contains_itself_once()
    {
        var writer = new Hdf5TestWriter();
        var root = writer.Next;
        _ = writer.Header(Hdf5TestWriter.Link("a", root), Hdf5TestWriter.Link("b", root));

        Assert.Empty(Ok(writer.File(root)).Tensors);
    }

    [Fact]
    public void Refuses_names_that_are_there_twice_or_are_no_names()
    {
        foreach (var names in new string[][] { ["a", "a"], [""], ["."], ["a/b"], ["a\0"] })
        {
            var writer = new Hdf5TestWriter();
            var leaf = writer.Header();
            Assert.Equal(Fault.Inconsistent, Malformed(writer.File(writer.Header([.. names.Select(name => Hdf5TestWriter.Link(name, leaf))]))).Fault);
        }
    }

    [Fact]
    public void Refuses_a_header_that_is_continued_where_it_was()
    {
        var writer = new Hdf5TestWriter();
        var root = writer.Next;
        _ = writer.Header(Hdf5TestWriter.Continuation(root + 8, 20));

        Assert.Equal(Fault.Inconsistent, Malformed(writer.File(root)).Fault);
    }

    [Fact]
    public void Refuses_counts_and_sizes_beyond_the_limits()
    {
        var file = Corpus("valid/old-headers.h5");
        foreach (var limits in new[]
        {
            Hdf5Limits.Default with { Objects = 1 }, Hdf5Limits.Default with { Depth = 0 }, Hdf5Limits.Default with { Structures = 5 }, Hdf5Limits.Default with { StructureBytes = 64 },
            Hdf5Limits.Default with { TotalStructureBytes = 500 }, Hdf5Limits.Default with { Messages = 1 }, Hdf5Limits.Default with { Rank = 1 }, Hdf5Limits.Default with { TotalText = 20 },
            Hdf5Limits.Default with { NameBytes = 0 }, Hdf5Limits.Default with { PathLength = 1 }, Hdf5Limits.Default with { Texts = 0 },
        })
        {
            Assert.Equal(Fault.TooLarge, Assert.IsType<Parsed<Hdf5File>.Malformed>(Hdf5Reader.Read(new FileWindow(file), limits, TestContext.Current.CancellationToken)).Fault);
        }
    }

    [Fact]
    public void A_datatype_of_huge_integers_is_no_number()
    {
        var type = Hdf5Type.Read([0x10, 0, 0, 0, 0, 0, 0, 0x10, 0, 0, 8, 0], offset: 0);

        Assert.Equal((0x10000000, null), (type.Size, type.DType));
    }

    [Fact]
    public void Any_mutant_ends_Ok_or_Malformed()
    {
        foreach (var (_, content) in CorpusOutcome.Files("hdf5", "valid", "h5"))
        {
            foreach (var mutant in Mutator.Mutants(content, 1_500, seed: 90))
                Assert.NotNull(Read(mutant));
        }
    }

    private static byte[] Corpus(string name) => File.ReadAllBytes(Repository.PathTo("tests", "Corpus", "hdf5", name));

    private static Hdf5File Ok(byte[] file) => Read(file) switch
    {
        Parsed<Hdf5File>.Ok ok => ok.Value,
        Parsed<Hdf5File>.Malformed malformed => throw new InvalidOperationException($"{malformed.Fault} at {malformed.Offset}: {malformed.Detail}"),
        _ => throw new InvalidOperationException("Parsed has two cases."),
    };

    private static Parsed<Hdf5File>.Malformed Malformed(byte[] file) => Assert.IsType<Parsed<Hdf5File>.Malformed>(Read(file));

    private static Parsed<Hdf5File> Read(byte[] file) => Hdf5Reader.Read(new FileWindow(file), Hdf5Limits.Default, TestContext.Current.CancellationToken);
}
