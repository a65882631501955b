using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Runtimes;
using SupplyGuard.Formats;
using SupplyGuard.Subjects;
using TestKit;

namespace SupplyGuard.Evaluator.Tests;

/// <summary>TorchScript on a TorchSharp that is bound late, in the real evaluator behind its walls. Another assembly stands in for TorchSharp.</summary>
public sealed class TorchEvaluationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_module_answers_like_any_model()
    {
        var answered = Answered(Job("identity"));

        Assert.Equal(("TorchSharp 0.107.0 (TorchSharp 0.107.0-test)", "cpu"), (answered.Runtime, answered.Device));
        var output = Assert.Single(answered.Outputs);
        Assert.Equal("y", output.Name);
        Assert.Equal([3L, 2], output.Shape);
        Assert.Equal([1f, 2, 3, 4, 5, 6], output.Values);
        Assert.Empty(answered.Nodes);
    }

    [Fact]
    public void Everything_is_called_in_the_order_that_frees_memory_and_records_no_gradient()
    {
        const string Batch = "scope; zeros [{0},2] Float32; invoke forward";

        Assert.Equal(
            $"TorchSharp refused: InvalidOperationException: load cpu; eval; threads 3; no_grad; {Batch.Replace("{0}", "2", StringComparison.Ordinal)}; detach; cpu; contiguous; end of scope; {Batch.Replace("{0}", "1", StringComparison.Ordinal)}",
            Refused(Job("trace") with { Passes = [new EvaluatorPass(Optimise: true, Threads: 3, BatchSize: 2)] }));
    }

    [Fact]
    public void A_pass_ends_what_it_began_before_the_next()
    {
        var job = Job("trace") with { Passes = [Jobs.Plain, Jobs.Plain] };

        Assert.EndsWith("end of scope; end of no_grad; threads 1; no_grad; scope; zeros [3,2] Float32; invoke forward", Refused(job), StringComparison.Ordinal);
    }

    [Fact]
    public void An_older_version_with_fewer_parameters_and_members_answers_too() => Assert.Equal([1f, 2, 3, 4, 5, 6], Assert.Single(Answered(Job("identity", StandInTorch.Assembly("OLD"))).Outputs).Values);

    [Fact]
    public void Several_inputs_are_arguments_in_the_order_of_their_names()
    {
        var job = Job("second argument") with { Inputs = [Jobs.Floats("b", [1, 1], 7), Jobs.Floats("a", [1, 1], 8)] };

        Assert.Equal([7f], Assert.Single(Answered(job).Outputs).Values);
    }

    [Theory]
    [InlineData("tuple", "1", 2f)]
    [InlineData("tuple", "0", 1f)]
    [InlineData("array", "1", 2f)]
    [InlineData("nested", "0", 1f)]
    [InlineData("nested", "1", 2f)]
    [InlineData("nested", "2", 1f)]
    public void Several_outputs_are_known_by_their_positions(string task, string output, float first) =>
        Assert.Equal(first, Assert.Single(Answered(Job(task) with { Outputs = [output] }).Outputs).Values[0]);

    [Theory]
    [InlineData("Float64")]
    [InlineData("Float32")]
    [InlineData("Float16")]
    [InlineData("BFloat16")]
    [InlineData("Int64")]
    [InlineData("Int32")]
    public void Outputs_of_every_number_are_converted_to_float32(string task) => Assert.Equal([1f, 2, 3, 4, 5, 6], Assert.Single(Answered(Job(task)).Outputs).Values);

    [Theory]
    [InlineData("tuple", "The model has no output 'y'; it has 2, which are known as 0, 1 and so on.")]
    [InlineData("scalar", "The model answers with 'Double', which is no tensor.")]
    [InlineData("nothing", "The model answers with 'nothing', which is no tensor.")]
    [InlineData("many", "The model answers with more tensors than are looked at.")]
    [InlineData("deep", "The model answers with more tensors than are looked at.")]
    [InlineData("other rows", "Output 'y' has shape [1, 1] for 3 samples; its first dimension must be the samples.")]
    [InlineData("no rows", "Output 'y' has shape [] for 3 samples; its first dimension must be the samples.")]
    [InlineData("negative", "Output 'y' has shape [3, -1], which no tensor has.")]
    [InlineData("short", "Output 'y' has fewer bytes than its shape says.")]
    [InlineData("Byte", "Output 'y' holds elements of type number 0, which are not numbers that are compared.")]
    [InlineData("fail to load", "TorchSharp refused: ExternalException: [enforce fail at inline_container.cc:171] . PytorchStreamReader failed reading zip archive model.pt")]
    [InlineData("fail to answer", "TorchSharp refused: ExternalException: The following operation failed in the TorchScript interpreter.")]
    public void What_cannot_be_used_is_refused_with_the_reason(string task, string because) => Assert.Equal(because, Refused(Job(task)));

    [Fact]
    public void An_input_of_a_type_that_torch_does_not_have_is_refused()
    {
        var job = Job("identity") with { Inputs = [new EvaluatorInput("x", "U32", [1, 1], new byte[4])] };

        Assert.Equal("TorchSharp takes no tensors of type 'U32'.", Refused(job));
    }

    [Fact]
    public void Another_device_than_the_processor_is_refused() => Assert.Equal("TorchSharp runs models on the processor here, and not on 'cuda'.", Refused(Job("identity") with { Device = "cuda" }));

    [Fact]
    public void A_module_that_ends_the_process_is_a_crash() => Assert.Equal(134, Assert.IsType<EvaluatorOutcome.Crashed>(Run(Job("abort"))).ExitCode);

    [Fact]
    public void A_module_that_never_answers_is_ended() => Assert.IsType<EvaluatorOutcome.TimedOut>(Run(Job("hang") with { Deadline = TimeSpan.FromSeconds(8) }));

    [Fact]
    public void What_a_module_prints_is_no_answer() => Assert.Equal([1f, 2, 3, 4, 5, 6], Assert.Single(Answered(Job("chatter")).Outputs).Values);

    [Fact]
    public void A_model_that_changed_after_it_was_examined_is_not_loaded() =>
        Assert.Contains("it changed after it was examined", Refused(Job("abort") with { ModelDigest = Digest.Sha256([1]) }), StringComparison.Ordinal);

    [Fact]
    public void An_assembly_that_changed_after_it_was_examined_is_not_loaded()
    {
        var job = Job("abort");
        File.AppendAllText(job.Torch!.Assembly.FilePath, " ");

        Assert.StartsWith("The restored TorchSharp has SHA-256", Refused(job), StringComparison.Ordinal);
    }

    [Fact]
    public void Members_that_are_missing_are_named() => Assert.Equal(
        "TorchSharp 0.107.0 lacks ScriptModule.state_dict(), ScriptModule.load_state_dict(Dictionary`2, Boolean), torch.NewDisposeScope(), Tensor.bytes.",
        Refused(Job("identity", StandInTorch.Assembly("LACKS_MEMBERS"))));

    [Fact]
    public void An_assembly_that_is_not_TorchSharp_is_refused() =>
        Assert.Contains("lacks TorchSharp.torch, TorchSharp.torch+jit,", Refused(Job("identity", File.ReadAllBytes(typeof(TemporaryFolder).Assembly.Location))), StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_no_assembly_is_refused() => Assert.Equal("The restored TorchSharp cannot be loaded: BadImageFormatException.", Refused(Job("identity", [1, 2, 3])));

    [Fact]
    public void A_library_that_no_package_brought_is_not_looked_for_in_the_system() =>
        Assert.Contains("No restored package has the library 'LibTorchSharp'.", Refused(Job("identity", StandInTorch.Assembly("ASKS_FOR_LIBRARY"))), StringComparison.Ordinal);

    [Fact]
    public void TorchSharp_gets_the_library_that_was_restored()
    {
        var job = WithLibrary(Job("identity", StandInTorch.Assembly("ASKS_FOR_LIBRARY")), "libLibTorchSharp.so", StandInTorch.AnyLibrary());

        // The library was found by its name, and is not the real one.
        Assert.Contains("Unable to find an entry point named 'THSTorch_manual_seed' in shared library 'LibTorchSharp'", Refused(job), StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_that_changed_after_it_was_examined_is_not_loaded()
    {
        var job = WithLibrary(Job("identity"), "libc10.so", StandInTorch.AnyLibrary());
        File.AppendAllText(job.Torch!.Libraries[0].FilePath, " ");

        Assert.StartsWith("The restored library 'libc10.so' has SHA-256", Refused(job), StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_that_is_none_is_refused_without_a_path_of_the_machine()
    {
        var refusal = Refused(WithLibrary(Job("identity"), "libc10.so", [1, 2, 3]));

        Assert.StartsWith("The restored library 'libc10.so' cannot be loaded: ", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Path, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_TorchSharp_nothing_runs()
    {
        var choice = EvaluatorChoice.Of(Jobs.Real);
        var parts = new ModelParts(new ModelEvidence(new ModelSubject("model.pt"), "", ModelRole.Model) { Format = FormatKind.TorchScript }, Architecture: null);

        Assert.Equal(new EvaluatorOutcome.NoTorch("a reason"), With(TorchChoice.None("a reason")));
        Assert.Equal(new EvaluatorOutcome.UnverifiedRuntime("a package"), With(TorchChoice.Refused("a package")));
        Assert.IsType<EvaluatorOutcome.Answered>(With(TorchChoice.Of(Job("identity").Torch!)));

        EvaluatorOutcome With(TorchChoice torch) =>
            (choice with { Runtimes = RestoredRuntimes.None with { Torch = torch } }).Evaluate(Job("identity") with { Torch = null, RuntimeOrigin = null }, parts, TestContext.Current.CancellationToken);
    }

    private static EvaluatorOutcome Run(EvaluatorJob job) => EvaluatorProcess.Run(job, Jobs.Real, TestContext.Current.CancellationToken);

    private static EvaluatorOutcome.Answered Answered(EvaluatorJob job) => Assert.IsType<EvaluatorOutcome.Answered>(Run(job));

    private static string Refused(EvaluatorJob job) => Assert.IsType<EvaluatorOutcome.Refused>(Run(job)).Detail;

    private EvaluatorJob Job(string task, byte[]? assembly = null)
    {
        var torch = new RestoredTorch(Library("lib/net8.0/TorchSharp.dll", assembly ?? StandInTorch.Assembly()), [], Library("none", []));
        return Jobs.For(_folder.Write("model.pt", $"do: {task}\n"), [Jobs.Floats("x", [3, 2], 1, 2, 3, 4, 5, 6)], "y") with
        {
            Torch = torch,
            RuntimeOrigin = torch.Assembly.Package,
            Readable = [_folder.PathTo("lib"), _folder.PathTo("native")],
        };
    }

    private EvaluatorJob WithLibrary(EvaluatorJob job, string name, byte[] content) => job with { Torch = job.Torch! with { Libraries = [Library($"native/{name}", content)] } };

    private RestoredLibrary Library(string path, byte[] content) => new(_folder.Write(path, content), Digest.Sha256(content), "TorchSharp 0.107.0-test");
}
