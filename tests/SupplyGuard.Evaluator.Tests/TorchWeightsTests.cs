using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Evaluation.Protocol;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Runtimes;
using SupplyGuard.Formats;
using SupplyGuard.Subjects;
using TestKit;

namespace SupplyGuard.Evaluator.Tests;

/// <summary>Weights that take the place of those of a module, in the real evaluator behind its walls. Another assembly stands in for TorchSharp.</summary>
public sealed class TorchWeightsTests : IDisposable
{
    /// <summary>A module of two weights, a matrix and a number.</summary>
    private const string Two = "a Float32 2,1\nb Int64";

    private static readonly byte[] Bytes = [0, 0, 64, 64, 0, 0, 128, 64, 1, 2, 3, 4, 5, 6, 7, 8];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Weights_take_the_place_of_the_module_s_own()
    {
        var job = Job("times a", Two, Weights(("a", "F32", [2, 1], 0), ("b", "I64", [], 8)));

        Assert.Equal([3f, 6, 9, 12, 15, 18], Assert.Single(Answered(job).Outputs).Values);
    }

    [Fact]
    public void An_older_version_takes_them_too() =>
        Assert.Equal([3f, 6, 9, 12, 15, 18], Assert.Single(Answered(Job("times a", Two, Weights(("a", "F32", [2, 1], 0), ("b", "I64", [], 8)), "OLD")).Outputs).Values);

    [Fact]
    public void Everything_is_called_in_the_order_that_frees_memory_and_records_no_gradient() => Assert.StartsWith(
        "TorchSharp refused: InvalidOperationException: load cpu; no_grad; scope; state_dict; zeros [2,1] Float32; zeros [] Int64; load_state_dict True; state_dict; "
        + "detach; cpu; contiguous; detach; cpu; contiguous; end of scope; end of no_grad; eval; ",
        Refused(Job("trace", Two, Weights(("a", "F32", [2, 1], 0), ("b", "I64", [], 8))) with { Passes = [Jobs.Plain with { BatchSize = 2 }] }),
        StringComparison.Ordinal);

    [Fact]
    public void Weights_of_other_names_are_refused_with_the_names() => Assert.Equal(
        "The file of weights lacks 'a', 'b'; the architecture has no 'state_dict.a', 'state_dict.b'.",
        Refused(Job("times a", Two, Weights(("state_dict.a", "F32", [2, 1], 0), ("state_dict.b", "I64", [], 8)))));

    [Fact]
    public void Too_few_weights_are_refused() => Assert.Equal("The file of weights lacks 'b'.", Refused(Job("times a", Two, Weights(("a", "F32", [2, 1], 0)))));

    [Fact]
    public void Too_many_weights_are_refused() => Assert.Equal(
        "the architecture has no 'o0', 'o1', 'o2', 'o3', 'o4' and 2 more.",
        Refused(Job("times a", "a Float32 2,1", Weights([("a", "F32", [2, 1], 0), .. Enumerable.Range(0, 7).Select(index => ($"o{index}", "F32", (long[])[1], 0))]))));

    [Theory]
    [InlineData(new byte[] { 0, 0, 64, 64, 0, 0, 128, 64, 1, 2, 3, 4, 5, 6, 7, 9 })]
    [InlineData(new byte[] { 0, 0, 64, 64, 0, 0, 128, 64, 1, 2, 3, 4, 5, 6, 7, 8, 9 })]
    [InlineData(new byte[] { 0, 0, 64, 64, 0, 0, 128, 65, 1, 2, 3, 4, 5, 6, 7, 8 })]
    public void A_file_of_weights_that_is_not_the_one_that_was_written_is_refused(byte[] other)
    {
        var job = Job("times a", "a Float32 2,1", Weights(("a", "F32", [2, 1], 0)));
        _folder.Write("weights/weights.bin", other);

        Assert.Equal("The file of weights does not have the digest of the request.", Refused(job));
    }

    [Fact]
    public void Weights_may_share_a_place_and_not_a_part_of_one()
    {
        Answered(Job("times a", "a Float32 2,1\nb Int64", Weights(("a", "F32", [2, 1], 0), ("b", "I64", [], 0))));

        Assert.Equal("Weights 'b' begin at byte 4, and others end at 8.", Refused(Job("times a", "a Float32 2,1\nb Int64", Weights(("a", "F32", [2, 1], 0), ("b", "I64", [], 4)))));
    }

    [Fact]
    public void Two_weights_of_one_name_are_refused() =>
        Assert.Equal("The file of weights has two tensors 'a'.", Refused(Job("times a", "a Float32 2,1", Weights(("a", "F32", [2, 1], 0), ("a", "F32", [2, 1], 8)))));

    [Fact]
    public void Weights_of_another_shape_are_refused_even_where_the_bytes_are_as_many() =>
        Assert.Equal("Weights 'a' have shape [1, 2], and [2, 1] in the architecture.", Refused(Job("times a", "a Float32 2,1", Weights(("a", "F32", [1, 2], 0)))));

    [Fact]
    public void Weights_of_another_type_are_refused_even_where_the_bytes_are_as_many() =>
        Assert.Equal("Weights 'a' are 'I32', and 'Float32' in the architecture.", Refused(Job("times a", "a Float32 2,1", Weights(("a", "I32", [2, 1], 0)))));

    [Fact]
    public void Weights_of_a_type_that_torch_does_not_have_are_refused() =>
        Assert.Equal("TorchSharp takes no tensors of type 'F8_E5M2'.", Refused(Job("times a", "a Float32 2,1", Weights(("a", "F8_E5M2", [2, 1], 0)))));

    [Fact]
    public void Weights_that_end_early_are_refused() =>
        Assert.Equal("Weights 'a' ended early.", Refused(Job("times a", "a Float32 2,1", Weights(("a", "F32", [2, 1], 12)))));

    [Fact]
    public void A_module_without_weights_is_refused() =>
        Assert.Equal("The architecture has no weights that could be replaced: those of a frozen module are constants.", Refused(Job("identity", "", Weights(("a", "F32", [2, 1], 0)))));

    [Fact]
    public void A_module_that_has_no_state_dictionary_is_refused() =>
        Assert.Equal("TorchSharp returned no state dictionary.", Refused(Job("have no state", Two, Weights(("a", "F32", [2, 1], 0)))));

    [Fact]
    public void Weights_that_TorchSharp_refuses_are_refused_in_its_words() => Assert.Equal(
        "TorchSharp refused: InvalidOperationException: The loaded state_dict is not identical to the target dictionary.",
        Refused(Job("fail to take its state", "a Float32 2,1", Weights(("a", "F32", [2, 1], 0)))));

    [Fact]
    public void Weights_that_did_not_arrive_in_the_module_are_refused() =>
        Assert.Equal("TorchSharp did not take the weights of 'a'.", Refused(Job("copy its state", "a Float32 2,1", Weights(("a", "F32", [2, 1], 0)))));

    [Fact]
    public void A_module_keeps_its_own_weights_where_none_are_given() => Assert.Equal([0f, 0, 0, 0, 0, 0], Assert.Single(Answered(Job("times a", Two, weights: null)).Outputs).Values);

    [Fact]
    public void Weights_for_a_model_that_is_no_TorchScript_are_refused() => Assert.Equal(
        "Weights take the place of those of a TorchScript model only.",
        Refused(Job("identity", "", Weights(("a", "F32", [2, 1], 0))) with { Torch = null, RuntimeOrigin = null }));

    [Theory]
    [InlineData("weights_torchsharp.dat")]
    [InlineData("weights_from_python.dat")]
    [InlineData("state_dict.pt")]
    [InlineData("state_dict_legacy.pt")]
    [InlineData("model.safetensors")]
    public void Files_of_weights_run_in_the_architecture_that_is_named(string name)
    {
        var parts = Parts(name);

        var answered = Assert.IsType<EvaluatorOutcome.Answered>(Evaluate(parts));

        // The stand-in sums the bytes of each weight, in the order of their names.
        var expected = WeightsOf(parts.Model!).Select(tensor => (float)tensor.Bytes.Sum(value => value));
        Assert.Equal(expected, Assert.Single(answered.Outputs).Values.Take(13));
    }

    [Fact]
    public void A_checkpoint_with_more_than_one_state_is_refused_with_what_is_too_much() => Assert.Contains(
        "the architecture has no 'optimizer.state.0.exp_avg'",
        Assert.IsType<EvaluatorOutcome.Refused>(Evaluate(Parts("checkpoint.ckpt"))).Detail,
        StringComparison.Ordinal);

    [Fact]
    public void A_file_of_weights_that_changed_after_it_was_examined_is_not_run()
    {
        var parts = Parts("weights_torchsharp.dat");
        var bytes = File.ReadAllBytes(parts.Model!.FilePath);
        bytes[^1] ^= 1;
        File.WriteAllBytes(parts.Model.FilePath, bytes);

        Assert.Equal(new EvaluatorOutcome.NotRunnable("the file changed after it was examined"), Evaluate(parts));
    }

    [Fact]
    public void An_architecture_that_changed_after_it_was_examined_is_not_run()
    {
        var parts = Parts("weights_torchsharp.dat");
        File.AppendAllText(parts.Architecture!.FilePath, " ");

        Assert.Equal(new EvaluatorOutcome.NotRunnable("the TorchScript file changed after it was examined"), Evaluate(parts));
    }

    [Fact]
    public void An_architecture_that_is_gone_is_not_run()
    {
        var parts = Parts("weights_torchsharp.dat");
        File.Delete(parts.Architecture!.FilePath);

        Assert.Equal(new EvaluatorOutcome.NotRunnable("the TorchScript file cannot be copied (FileNotFoundException)"), Evaluate(parts));
    }

    [Fact]
    public void A_tensor_that_cannot_be_read_is_none_to_be_left_out() => Assert.StartsWith(
        "its tensor '", Assert.IsType<EvaluatorOutcome.NotRunnable>(Evaluate(Parts("edge_cases.pt", model => WithUnread(model)))).Detail, StringComparison.Ordinal);

    [Theory]
    [InlineData("weights_torchsharp.dat", "it is torchsharp, which holds weights and no architecture: name a TorchScript file of the same network under 'architecture' of the evaluation, or export the model to ONNX or TorchScript")]
    [InlineData("state_dict.pt", "it is pytorch, which holds weights and no architecture: name")]
    [InlineData("state_dict_legacy.pt", "it is pytorchlegacy, which holds weights and no architecture: name")]
    [InlineData("model.safetensors", "it is safetensors, which holds weights and no architecture: name")]
    public void Weights_without_an_architecture_are_not_run_and_the_reason_says_what_to_name(string name, string because) =>
        Assert.StartsWith(because, Assert.IsType<EvaluatorOutcome.NotRunnable>(Evaluate(Parts(name) with { Architecture = null })).Detail, StringComparison.Ordinal);

    [Fact]
    public void A_model_that_says_itself_what_it_computes_takes_no_architecture()
    {
        var parts = Parts("scripted.pt");

        Assert.Equal(
            new EvaluatorOutcome.NotRunnable("an 'architecture' takes weights from torchsharp, pytorch, pytorchlegacy or safetensors, and it is torchscript"),
            Evaluate(parts));
    }

    [Fact]
    public void An_architecture_that_is_no_TorchScript_is_not_run()
    {
        var parts = Parts("model.safetensors");

        Assert.Equal(
            new EvaluatorOutcome.NotRunnable("'state_dict.pt', its 'architecture', is pytorch, and has to be torchscript"),
            Evaluate(parts with { Architecture = Read(_folder.Write("state_dict.pt", TorchSample.Read("state_dict.pt")), "state_dict.pt", ModelRole.Architecture) }));
    }

    [Fact]
    public void What_is_handed_over_is_the_user_s_alone_and_does_not_stay()
    {
        var parts = Parts("weights_torchsharp.dat");
        var job = Jobs.For(parts.Model!.FilePath, [Jobs.Floats("x", [1, 1], 1)], "y");
        string folder;
        using (var handover = TorchHandover.Make(job, parts, TestContext.Current.CancellationToken))
        {
            folder = handover.Folder;
            Assert.Equal(["model.pt", "weights.bin"], Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
            Assert.Equal(File.ReadAllBytes(parts.Architecture!.FilePath), File.ReadAllBytes(handover.Script!.Value.Path));
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        }

        Assert.False(Directory.Exists(folder));
    }

    [Theory]
    [InlineData("model.pt", false)]
    [InlineData("model.pt", true)]
    [InlineData("weights.bin", false)]
    [InlineData("weights.bin", true)]
    public void A_temporary_folder_that_is_full_is_said_to_be_and_no_file_to_have_changed(string name, bool isBuffered)
    {
        var parts = Parts("weights_torchsharp.dat");
        var job = Jobs.For(parts.Model!.FilePath, [Jobs.Floats("x", [1, 1], 1)], "y") with { ModelDigest = parts.Model.Sha256!.Value };
        Stream Create(string path) => Path.GetFileName(path) == name ? isBuffered ? new BufferedStream(new FullDisk(), 1 << 24) : new FullDisk() : File.Create(path);

        using var handover = TorchHandover.Make(job, parts, () => Directory.CreateTempSubdirectory().FullName, Create, TestContext.Current.CancellationToken);

        Assert.StartsWith("the temporary folder takes no copy of it", handover.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_temporary_folder_in_which_nothing_can_be_made_is_said_to_be()
    {
        var parts = Parts("weights_torchsharp.dat");
        var job = Jobs.For(parts.Model!.FilePath, [Jobs.Floats("x", [1, 1], 1)], "y") with { ModelDigest = parts.Model.Sha256!.Value };

        using var handover = TorchHandover.Make(job, parts, () => throw new UnauthorizedAccessException(), File.Create, TestContext.Current.CancellationToken);

        Assert.StartsWith("the temporary folder takes no copy of it", handover.Refusal, StringComparison.Ordinal);
    }

    private static ModelEvidence WithUnread(ModelEvidence model) => model with
    {
        Facts = new Parsed<Formats.Models.ModelFacts>.Ok(((Parsed<Formats.Models.ModelFacts>.Ok)model.Facts!).Value with { Unread = [new Formats.Models.UnreadTensor("x", "a reason.", 0)] }),
    };

    private static ModelEvidence Read(string path, string shown, ModelRole role) =>
        ModelGathering.Gather(new FoundModel(new ModelSubject(shown), path, role), watcher: null, TestContext.Current.CancellationToken);

    private static string Refused(EvaluatorJob job) => Assert.IsType<EvaluatorOutcome.Refused>(Run(job)).Detail;

    private static EvaluatorOutcome.Answered Answered(EvaluatorJob job) => Assert.IsType<EvaluatorOutcome.Answered>(Run(job));

    private static EvaluatorOutcome Run(EvaluatorJob job) => EvaluatorProcess.Run(job, Jobs.Real, TestContext.Current.CancellationToken);

    /// <summary>A tensor of type <c>F32</c> begins with 3, and one of another type with any bytes.</summary>
    private RequestedWeights Weights(params ImmutableArray<(string Name, string DType, long[] Shape, int Offset)> tensors) => new(
        _folder.Write("weights/weights.bin", Bytes),
        Digest.Sha256(Bytes).Hex,
        [.. tensors.Select(tensor => new RequestedTensor(tensor.Name, tensor.DType, [.. tensor.Shape], tensor.Offset))]);

    private EvaluatorJob Job(string task, string state, RequestedWeights? weights, params string[] symbols)
    {
        var torch = Torch(symbols);
        return Jobs.For(_folder.Write("model.pt", $"do: {task}\n{state}\n"), [Jobs.Floats("x", [3, 2], 1, 2, 3, 4, 5, 6)], "y") with
        {
            Torch = torch,
            Weights = weights,
            RuntimeOrigin = torch.Assembly.Package,
            Readable = [_folder.PathTo("lib"), _folder.PathTo("weights")],
        };
    }

    private RestoredTorch Torch(params string[] symbols)
    {
        var bytes = StandInTorch.Assembly(symbols);
        var library = new RestoredLibrary(_folder.Write("lib/net8.0/TorchSharp.dll", bytes), Digest.Sha256(bytes), "TorchSharp 0.107.0-test");
        return new RestoredTorch(library, [], library);
    }

    /// <summary>A file of weights, and an architecture that has the same, as TorchScript that the stand-in can read too.</summary>
    private ModelParts Parts(string name, Func<ModelEvidence, ModelEvidence>? change = null)
    {
        var script = StandInScript.Of(TorchSample.Read("scripted.pt"), "sum");
        var model = Read(_folder.Write($"weights/{name}", TorchSample.Read(name)), name, ModelRole.Model);
        return new ModelParts(change?.Invoke(model) ?? model, Read(_folder.Write("architecture.pt", script), "architecture.pt", ModelRole.Architecture));
    }

    private EvaluatorOutcome Evaluate(ModelParts parts)
    {
        var choice = EvaluatorChoice.Of(Jobs.Real) with { Runtimes = RestoredRuntimes.None with { Torch = TorchChoice.Of(Torch()) } };
        var job = Jobs.For(parts.Model!.FilePath, [Jobs.Floats("x", [3, 2], 1, 2, 3, 4, 5, 6)], "y") with { ModelDigest = parts.Model.Sha256!.Value };
        return choice.Evaluate(job, parts, TestContext.Current.CancellationToken);
    }

    private static (string Name, byte[] Bytes)[] WeightsOf(ModelEvidence model)
    {
        using var stream = new MemoryStream();
        var copy = new Formats.Tensors.TensorCopy(stream, long.MaxValue);
        ModelGathering.Gather(new FoundModel(model.Subject, model.FilePath, model.Role), copy, TestContext.Current.CancellationToken);
        return [.. copy.Places.OrderBy(place => place.Key, StringComparer.Ordinal).Select(place => (place.Key, stream.ToArray().AsSpan((int)place.Value.Offset, (int)place.Value.Length).ToArray()))];
    }
}
