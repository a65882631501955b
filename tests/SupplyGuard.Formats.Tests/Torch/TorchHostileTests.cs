using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tests.Zip;
using SupplyGuard.Formats.Torch;
using TestKit;

namespace SupplyGuard.Formats.Tests.Torch;

public sealed class TorchHostileTests
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 32).Select(value => (byte)value)];

    private static TorchTestWriter Valid => new TorchTestWriter().Storage("0", Bytes).Tensor("w", "0", 8, 0, [2, 4], [4, 1]);

    [Fact]
    public void Reads_what_the_test_writer_writes()
    {
        var facts = TorchFixture.Facts(Valid.ToBytes());

        Assert.Equal(("w", "F32", Digest.Sha256(Bytes)), facts.Tensors.Select(tensor => (tensor.Name, tensor.DType, tensor.Digest)).Single());
        Assert.Equal(["m/data.pkl", "m/version"], facts.Members.Select(member => member.Name));
        Assert.Equal(new KeyValuePair<string, string>("archive:version", "3"), Assert.Single(facts.Metadata));
    }

    [Theory]
    [InlineData(1, new long[] { 8 }, new long[] { 1 }, "reaches beyond its storage")]
    [InlineData(0, new long[] { 9 }, new long[] { 1 }, "reaches beyond its storage")]
    [InlineData(0, new long[] { 2, 2 }, new long[] { 7, 1 }, "reaches beyond its storage")]
    [InlineData(0, new long[] { 2 }, new long[] { long.MaxValue }, "reaches beyond its storage")]
    [InlineData(0, new long[] { 2, 2 }, new long[] { 1 }, "do not belong to its shape")]
    [InlineData(0, new long[] { 2 }, new long[] { -1 }, "negative")]
    [InlineData(-1, new long[] { 2 }, new long[] { 1 }, "arguments")]
    [InlineData(long.MaxValue, new long[] { 2 }, new long[] { 1 }, "arguments")]
    public void Says_of_a_view_outside_its_storage_that_it_was_not_read(long offset, long[] shape, long[] strides, string reason)
    {
        var facts = TorchFixture.Facts(new TorchTestWriter().Storage("0", Bytes).Tensor("w", "0", 8, offset, shape, strides).ToBytes());

        Assert.Empty(facts.Tensors);
        Assert.Contains(reason, Assert.Single(facts.Unread).Reason, StringComparison.Ordinal);
        Assert.Contains("m/data/0", facts.Members.Select(member => member.Name));
    }

    [Fact]
    public void Says_of_a_tensor_without_its_storage_that_it_was_not_read() =>
        Assert.Equal(new UnreadTensor("w", "its storage '1' is not in the file.", 101), Assert.Single(TorchFixture.Facts(new TorchTestWriter().Storage("0", Bytes).Tensor("w", "1", 8, 0, [8], [1]).ToBytes()).Unread) with { Offset = 101 });

    [Theory]
    [InlineData("ctorch._utils\n_rebuild_tensor_v2\n(tR")]
    [InlineData("ctorch._utils\n_rebuild_tensor_v2\n(NI0\n(t(tNNtR")]
    [InlineData("ctorch._utils\n_rebuild_tensor_v2\n(VstorageQI0\n(t(tI0\n}tR")]
    [InlineData("ctorch._utils\n_rebuild_tensor_v3\n((Vstorage\nctorch.storage\nUntypedStorage\nV0\nVcpu\nI32\ntQI0\n(I8\nt(I1\ntI0\n}ctorch\nfloat3\ntR")]
    [InlineData("ctorch._utils\n_rebuild_tensor_v2\n((Vstorage\nctorch\nStrangeStorage\nV0\nVcpu\nI32\ntQI0\n(I8\nt(I1\ntI0\n}tR")]
    [InlineData("ctorch._utils\n_rebuild_meta_tensor_no_storage\n(NtR")]
    public void Drops_no_tensor_silently(string opcodes) =>
        Assert.Equal("x", Assert.Single(TorchFixture.Facts(Valid.Raw("x", opcodes.Replace("VstorageQ", "Vstorage\nQ", StringComparison.Ordinal)).ToBytes()).Unread).Name);

    [Fact]
    public void Reads_an_untyped_storage_by_the_type_that_its_tensor_states()
    {
        var facts = TorchFixture.Facts(new TorchTestWriter().Storage("0", Bytes).Raw("x", "ctorch._utils\n_rebuild_tensor_v3\n((Vstorage\nctorch.storage\nUntypedStorage\nV0\nVcpu\nI32\ntQI1\n(I15\nt(I1\ntI0\n}ctorch\nuint16\ntR").ToBytes());

        Assert.Equal(("U16", Digest.Sha256(Bytes.AsSpan(2))), facts.Tensors.Select(tensor => (tensor.DType, tensor.Digest)).Single());
    }

    [Fact]
    public void Lists_a_storage_that_no_tensor_is_made_of() =>
        Assert.Equal(("s", "I64", Digest.Sha256(Bytes)), TorchFixture.Facts(new TorchTestWriter().Storage("0", Bytes).Raw("s", "(Vstorage\nctorch\nLongStorage\nV0\nVcpu\nI4\ntQ").ToBytes()).Tensors.Select(tensor => (tensor.Name, tensor.DType, tensor.Digest)).Single());

    [Fact]
    public void Counts_a_storage_once_whoever_looks_at_it()
    {
        var facts = TorchFixture.Facts(Valid.Tensor("tied", "0", 8, 0, [2, 4], [4, 1]).Tensor("turned", "0", 8, 0, [4, 2], [1, 4]).Tensor("part", "0", 8, 2, [3], [2]).Tensor("wide", "0", 8, 7, [1000], [0]).ToBytes());

        Assert.Equal(["w", "tied", "turned", "part", "wide"], facts.Tensors.Select(tensor => tensor.Name));
        Assert.Equal(8, facts.ParameterCount);
        Assert.Equal(["w", "tied", "turned", "part", "wide"], Assert.Single(facts.Shared));
        Assert.Equal(facts.Tensors[0].Digest, facts.Tensors[1].Digest);
        Assert.Equal(4000, facts.Tensors[4].ByteLength);
    }

    [Fact]
    public void Tells_two_tensors_of_one_name_apart() =>
        Assert.Equal(["w", "w#2", "w#3"], TorchFixture.Facts(Valid.Tensor("w", "0", 8, 0, [8], [1]).Tensor("w", "0", 8, 0, [1], [1]).ToBytes()).Tensors.Select(tensor => tensor.Name));

    [Fact]
    public void Refuses_storages_that_are_not_as_long_as_they_are_said_to_be()
    {
        Assert.Equal(Fault.Inconsistent, Malformed(new TorchTestWriter().Storage("0", Bytes).Tensor("w", "0", 7, 0, [7], [1])).Fault);
        Assert.Equal(Fault.Inconsistent, Malformed(Valid.Tensor("v", "0", 4, 0, [4], [1])).Fault);
    }

    [Fact]
    public void Refuses_a_wrong_checksum_and_accepts_that_there_is_none()
    {
        static byte[] With(uint crc32) => ZipTestWriter.Write(
            new ZipTestEntry("m/data.pkl", Encoding.Latin1.GetBytes(Valid.Pickle)) { CentralCrc32 = crc32 is 0 ? 0 : null, LocalCrc32 = crc32 is 0 ? 0 : null },
            new ZipTestEntry("m/data/0", Bytes) { CentralCrc32 = crc32, LocalCrc32 = crc32 });

        Assert.Equal(Fault.Inconsistent, Assert.IsType<Parsed<ModelFacts>.Malformed>(TorchFixture.Read(With(7))).Fault);
        Assert.Single(TorchFixture.Facts(With(0)).Tensors);
    }

    [Fact]
    public void Reads_storages_that_a_packer_has_compressed()
    {
        var file = ZipTestWriter.Write(
            new ZipTestEntry("m/data.pkl", Encoding.Latin1.GetBytes(Valid.Tensor("turned", "0", 8, 0, [4, 2], [1, 4]).Pickle)) { Method = 8, Compressed = ZipTestWriter.DeflateStored(Encoding.Latin1.GetBytes(Valid.Tensor("turned", "0", 8, 0, [4, 2], [1, 4]).Pickle)) },
            new ZipTestEntry("m/data/0", Bytes) { Method = 8, Compressed = ZipTestWriter.DeflateStored(Bytes) });

        var facts = TorchFixture.Facts(file);

        Assert.Equal(Digest.Sha256(Bytes), facts.Tensors[0].Digest);
        Assert.Equal(TorchFixture.Facts(Valid.Tensor("turned", "0", 8, 0, [4, 2], [1, 4]).ToBytes()).Tensors, facts.Tensors);
        Assert.Equal(-1, Assert.Single(facts.Pickles).Origin);
    }

    [Fact]
    public void Swaps_the_bytes_of_big_endian_storages()
    {
        var writer = Valid;
        writer.Others.Add(new ZipTestEntry("m/byteorder", "big"u8.ToArray()));
        byte[] swapped = [.. Bytes.Chunk(4).SelectMany(element => element.Reverse())];

        Assert.Equal(Digest.Sha256(swapped), TorchFixture.Facts(writer.ToBytes()).Tensors.Single().Digest);
    }

    [Fact]
    public void Ends_early_when_a_view_repeats_its_storage_for_ever()
    {
        var clock = Stopwatch.StartNew();

        Assert.Equal(Fault.TooLarge, Malformed(new TorchTestWriter().Storage("0", Bytes).Tensor("w", "0", 8, 0, [1L << 40], [0])).Fault);
        Assert.Equal(Fault.TooLarge, Malformed(new TorchTestWriter().Storage("0", Bytes).Tensor("w", "0", 8, 0, [1L << 40, 1L << 40], [0, 0])).Fault);
        Assert.True(clock.ElapsedMilliseconds < 10_000);
    }

    [Fact]
    public void Ends_early_on_references_to_references()
    {
        var opcodes = new StringBuilder("(lp0\n0");
        for (var i = 1; i < 60; i++)
            opcodes.Append("(lp").Append(i).Append('\n').Append('g').Append(i - 1).Append("\nag").Append(i - 1).Append("\na0");

        Assert.Single(TorchFixture.Facts(Valid.Raw("bomb", opcodes + "g59\n").ToBytes()).Tensors);
    }

    [Fact]
    public void Follows_no_loop() => Assert.Single(TorchFixture.Facts(Valid.Raw("loop", "(lp0\ng0\na(g0\nta").ToBytes()).Tensors);

    [Fact]
    public void Refuses_entries_outside_the_folder_and_pickles_behind_the_pickle()
    {
        var writer = Valid;
        writer.Others.Add(new ZipTestEntry("n/data.pkl", [.. "N."u8]));
        Assert.Equal(Fault.Inconsistent, Malformed(writer).Fault);

        var two = ZipTestWriter.Write(new ZipTestEntry("m/data.pkl", [.. "N.N."u8]));
        Assert.Equal(Fault.Inconsistent, Assert.IsType<Parsed<ModelFacts>.Malformed>(TorchFixture.Read(two)).Fault);
    }

    [Fact]
    public void Refuses_pickles_in_no_folder_since_PyTorch_reads_below_that_of_the_first_entry() =>
        Assert.Contains("lies in no folder", Assert.IsType<Parsed<ModelFacts>.Malformed>(TorchFixture.Read(ZipTestWriter.Write(
            new ZipTestEntry("x/version", [.. "3\n"u8]), new ZipTestEntry("data.pkl", [.. "N."u8]), new ZipTestEntry("x/data.pkl", [.. "N."u8])))).Detail, StringComparison.Ordinal);

    [Theory]
    [InlineData("CODE/__torch__/evil.py")]
    [InlineData("code/__torch__/evil.PY")]
    [InlineData("Code/__torch__.py.debug_pkl")]
    [InlineData("Constants.pkl")]
    [InlineData("DATA/9")]
    [InlineData("Bytecode.pkl")]
    [InlineData(".Data/version")]
    public void Refuses_names_of_PyTorch_in_another_case_which_its_reader_takes_for_them(string name)
    {
        var writer = Valid;
        writer.Others.Add(new ZipTestEntry($"m/{name}", [.. "x"u8]));

        var malformed = Malformed(writer);

        Assert.Equal(Fault.Inconsistent, malformed.Fault);
        Assert.Contains("in another case", malformed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_what_a_dishonest_pickle_would_do_as_facts()
    {
        var pickle = Assert.Single(TorchFixture.Facts("reduce_print.pt").Pickles);

        Assert.Contains(pickle.Programs.Single().Events, done => done is { Operation: SupplyGuard.Formats.Pickle.PickleOperation.Reduce, Module: "__builtin__", Name: "print" });
    }

    [Theory]
    [InlineData("PYTORCH1 and so on")]
    public void Refuses_containers_of_early_versions_with_a_reason(string content)
    {
        var malformed = Assert.IsType<Parsed<ModelFacts>.Malformed>(TorchFixture.Read(Encoding.ASCII.GetBytes(content)));

        Assert.Equal(Fault.Unsupported, malformed.Fault);
        Assert.Contains("before 0.2", malformed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Knows_the_tape_archive_of_early_versions()
    {
        var tape = new byte[1024];
        "storages"u8.CopyTo(tape);
        "ustar"u8.CopyTo(tape.AsSpan(257));

        Assert.Equal(FormatKind.PyTorchObsolete, FormatSniffer.Sniff(new FileWindow(tape)));
    }

    [Theory]
    [InlineData("state_dict.pt", 300)]
    [InlineData("edge_cases.pt", 1500)]
    [InlineData("edge_cases_legacy.pt", 2000)]
    [InlineData("edge_torchsharp.dat", 2000)]
    [InlineData("traced_with_constant.pt", 1500)]
    [InlineData("single_tensor_torchsharp_native.pt", 1500)]
    [InlineData("exported_weights_layout.pt2", 200)]
    public void Any_mutant_ends_Ok_or_Malformed(string name, int count)
    {
        var file = TorchFixture.Content(name);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var mutant in Mutator.Mutants(file, count, seed: 90))
            Assert.NotNull(TorchFixture.Read(mutant));

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / count, 0, 16 << 20);
    }

    [Fact]
    public void Any_mutant_of_the_pickle_in_an_archive_ends_Ok_or_Malformed()
    {
        var outcomes = new HashSet<string>(StringComparer.Ordinal);
        var writer = Valid.Tensor("turned", "0", 8, 0, [4, 2], [1, 4]).Raw("epoch", "I3\n").Raw("list", "(lp9\nI1\nag9\na");
        foreach (var mutant in Mutator.Mutants(Encoding.Latin1.GetBytes(writer.Pickle), 6_000, seed: 91))
        {
            outcomes.Add(TorchFixture.Read(ZipTestWriter.Write(new ZipTestEntry("m/data.pkl", mutant), new ZipTestEntry("m/data/0", Bytes))) switch
            {
                Parsed<ModelFacts>.Malformed malformed => malformed.Fault.ToString(),
                Parsed<ModelFacts>.Ok ok => $"Ok {ok.Value.Tensors.Length} {ok.Value.Unread.Length}",
                _ => throw new InvalidOperationException("Parsed has two cases."),
            });
        }

        Assert.True(outcomes.Count >= 6, string.Join(", ", outcomes));
    }

    [Theory]
    [InlineData("state_dict_legacy.pt")]
    [InlineData("edge_cases_legacy.pt")]
    [InlineData("edge_torchsharp.dat")]
    public void Every_prefix_is_malformed_or_a_pickle_that_breaks_off(string name)
    {
        var file = TorchFixture.Content(name);
        var step = Math.Max(1, file.Length / 700);
        for (var length = 0; length < file.Length; length += step)
        {
            if (TorchFixture.Read(file[..length]) is Parsed<ModelFacts>.Ok(var facts))
                Assert.NotNull(Assert.Single(Assert.Single(facts.Pickles).Programs).Break);
        }
    }

    [Fact]
    public void Gathers_every_view_as_a_plain_loop_does()
    {
        var random = new Random(92);
        var content = RandomNumberGenerator.GetBytes(4096);
        for (var i = 0; i < 400; i++)
        {
            var shape = Enumerable.Range(0, random.Next(0, 5)).Select(_ => (long)random.Next(1, 6)).ToArray();
            var strides = shape.Select(_ => (long)random.Next(0, 40)).ToArray();
            var offset = random.Next(0, 200);
            var facts = TorchFixture.Facts(new TorchTestWriter().Storage("0", content).Tensor("w", "0", 1024, offset, shape, strides).ToBytes());

            Assert.Equal(Digest.Sha256(Plain(content, offset, shape, strides)), facts.Tensors.Single().Digest);
        }
    }

    private static byte[] Plain(byte[] content, long offset, long[] shape, long[] strides)
    {
        if (shape.Length is 0)
            return content[((int)offset * 4)..(((int)offset * 4) + 4)];

        var elements = new List<byte>();
        for (var i = 0; i < shape[0]; i++)
            elements.AddRange(Plain(content, offset + (i * strides[0]), shape[1..], strides[1..]));

        return [.. elements];
    }

    private static Parsed<ModelFacts>.Malformed Malformed(TorchTestWriter writer) => Assert.IsType<Parsed<ModelFacts>.Malformed>(TorchFixture.Read(writer.ToBytes()));

    [Fact]
    public void Refuses_documents_that_name_one_archive_again_and_again()
    {
        var inner = new TorchTestWriter().Storage("0", new byte[4]).Tensor("w", "0", 1, 0, [1], [1]).ToBytes();
        var names = string.Join(',', Enumerable.Range(0, 20_000).Select(number => $"\"n{number}\":{{\"path_name\":\"x\",\"use_pickle\":true}}"));
        var file = ZipTestWriter.Write(
        [
            new ZipTestEntry("m/archive_format", "pt2"u8.ToArray()),
            new ZipTestEntry("m/data/weights/x", inner),
            new ZipTestEntry("m/data/weights/model_weights_config.json", Encoding.UTF8.GetBytes($"{{\"config\":{{{names}}}}}")),
        ]);

        var read = TorchReader.Read(new FileWindow(file), FormatKind.TorchExport, TorchLimits.Default, CancellationToken.None);

        var malformed = Assert.IsType<Parsed<TorchModel>.Malformed>(read);
        Assert.Equal(Fault.TooLarge, malformed.Fault);
    }

    [Fact]
    public void Says_every_target_of_a_graph_and_refuses_those_too_long_to_be_shown()
    {
        var uses = Assert.IsType<Parsed<TorchModel>.Ok>(Export("torch.ops.aten.relu.default", "os.system", "torch.ops.contoso.run.default")).Value.Uses;

        Assert.Equal([(CodeUseKind.Operator, "aten::relu"), (CodeUseKind.Function, "os.system"), (CodeUseKind.Operator, "contoso::run")], uses.Select(use => (use.Kind, use.Name)));
        Assert.Equal(Fault.TooLarge, Assert.IsType<Parsed<TorchModel>.Malformed>(Export("os.system", new string('x', 100_000))).Fault);
    }

    private static Parsed<TorchModel> Export(params string[] targets)
    {
        var nodes = string.Join(',', targets.Select(target => $"{{\"target\":\"{target}\",\"inputs\":[]}}"));
        var file = ZipTestWriter.Write(
        [
            new ZipTestEntry("m/archive_format", "pt2"u8.ToArray()),
            new ZipTestEntry("m/models/model.json", Encoding.UTF8.GetBytes($"{{\"graph_module\":{{\"graph\":{{\"nodes\":[{nodes}]}}}}}}")),
        ]);
        return TorchReader.Read(new FileWindow(file), FormatKind.TorchExport, TorchLimits.Default, CancellationToken.None);
    }

    [Theory]
    [InlineData("2", "I0\n}}(Vneg\nI01\nutR", true)]
    [InlineData("2", "I0\n}}(Vconj\nI01\nutR", true)]
    [InlineData("2", "I0\n}I7\ntR", true)]
    [InlineData("2", "I0\n}}tR", false)]
    [InlineData("2", "I0\n}NtR", false)]
    [InlineData("2", "I0\n}tR", false)]
    [InlineData("3", "I0\n}ctorch\nfloat32\n(dVneg\nI01\nstR", true)]
    [InlineData("3", "I0\n}ctorch\nfloat32\ntR", false)]
    public void A_tensor_that_loaders_are_told_to_read_otherwise_than_it_is_stored_is_not_read(string version, string rest, bool isUnread)
    {
        var facts = TorchFixture.Facts(new TorchTestWriter().Storage("0", Bytes).Raw("w", $"ctorch._utils\n_rebuild_tensor_v{version}\n((Vstorage\nctorch\nFloatStorage\nV0\nVcpu\nI8\ntQI0\n(I8\nt(I1\nt{rest}").ToBytes());

        Assert.Equal(isUnread ? ["its metadata tell a loader to read its elements otherwise, as conjugated or negated."] : [], facts.Unread.Select(tensor => tensor.Reason));
        Assert.Equal(isUnread ? 0 : 1, facts.Tensors.Length);
    }
}
