using System.Diagnostics;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Runtimes;
using SupplyGuard.Formats;
using TestKit;

namespace SupplyGuard.Evaluator.Tests;

/// <summary>A native library that is not the evaluator's own: what is loaded, and what never is.</summary>
public sealed class RestoredRuntimeTests : IDisposable
{
    /// <summary>Ends the process as soon as it is loaded, so that nobody can overlook that it was.</summary>
    private const string Bomb = "#include <unistd.h>\n__attribute__((constructor)) static void start(void) { _exit(99); }";

    /// <summary>As a release before the oldest that the binding can call: it has a table for its own version and not for a later one.</summary>
    private const string Older = """
        static const void *table[1000];
        static const void *api(unsigned version) { return version <= 20 ? table : 0; }
        static const char *text(void) { return "1.20.1"; }
        static const struct { const void *api, *text; } base = { api, text };
        const void *OrtGetApiBase(void) { return &base; }
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly EvaluatorJob _job;

    public RestoredRuntimeTests() =>
        _job = Jobs.For(_folder.Write("model.onnx", OnnxWriter.Model("Neg", [-1, 1], OnnxWriter.Float, [-1, 1])), [Jobs.Floats("x", [1, 1], 1)], "y");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_library_that_is_the_examined_one_runs_and_the_report_says_where_it_came_from()
    {
        var library = Copy();

        var answered = Assert.IsType<EvaluatorOutcome.Answered>(Run(library, Digest.Sha256(File.ReadAllBytes(library))));

        Assert.Equal("ONNX Runtime 1.29.0 (Microsoft.ML.OnnxRuntime 1.29.0)", answered.Runtime);
        Assert.Equal([-1f], Assert.Single(answered.Outputs).Values);
    }

    [Fact]
    public void A_library_that_changed_after_it_was_examined_is_not_loaded()
    {
        var library = Compile(Bomb);

        Assert.IsType<EvaluatorOutcome.Crashed>(Run(library, Digest.Sha256(File.ReadAllBytes(library))));
        Assert.Contains("it changed after it was examined", Refused(Run(library, Digest.Sha256([1]))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_that_is_gone_is_refused() => Assert.Equal("The restored ONNX Runtime cannot be read: FileNotFoundException.", Refused(Run(_folder.PathTo("gone.so"), Digest.Sha256([1]))));

    [Fact]
    public void A_library_that_is_older_than_its_package_says_is_refused_before_the_binding_reads_behind_its_table()
    {
        var library = Compile(Older);

        Assert.Equal("The library is ONNX Runtime 1.20.1, and the evaluator needs 1.25 or newer.", Refused(Run(library, Digest.Sha256(File.ReadAllBytes(library)))));
    }

    [Fact]
    public void A_library_that_is_no_runtime_is_refused_without_a_path_of_the_machine()
    {
        var library = Compile("int nothing;");

        var refusal = Refused(Run(library, Digest.Sha256(File.ReadAllBytes(library))));

        Assert.StartsWith("ONNX Runtime cannot be loaded: ", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Path, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_library_is_refused_without_a_path_of_the_machine()
    {
        var library = _folder.Write("libonnxruntime.so", "nonsense");

        var refusal = Refused(Run(library, Digest.Sha256(File.ReadAllBytes(library))));

        Assert.StartsWith("ONNX Runtime cannot be loaded: ", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Path, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_that_somebody_names_comes_before_the_restored_one()
    {
        var bomb = Compile(Bomb);
        var choice = EvaluatorChoice.Of(Jobs.Real) with { Runtimes = RestoredRuntimes.None with { Onnx = RuntimeChoice.Of(new RestoredLibrary(bomb, Digest.Sha256(File.ReadAllBytes(bomb)), "Microsoft.ML.OnnxRuntime 1.29.0")) } };

        var named = _job with { Runtime = Copy(), RuntimeOrigin = "SUPPLYGUARD_ONNXRUNTIME" };

        Assert.Equal("ONNX Runtime 1.29.0 (SUPPLYGUARD_ONNXRUNTIME)", Assert.IsType<EvaluatorOutcome.Answered>(choice.Evaluate(named, new ModelParts(null, null), TestContext.Current.CancellationToken)).Runtime);
        Assert.Equal(99, Assert.IsType<EvaluatorOutcome.Crashed>(choice.Evaluate(_job, new ModelParts(null, null), TestContext.Current.CancellationToken)).ExitCode);
    }

    [Fact]
    public void What_is_passed_over_is_said_beside_the_answer_and_what_did_not_pass_lets_nothing_run()
    {
        var choice = EvaluatorChoice.Of(Jobs.Real);

        var answered = (choice with { Runtimes = RestoredRuntimes.None with { Onnx = RuntimeChoice.Instead("a reason") } }).Evaluate(_job, new ModelParts(null, null), TestContext.Current.CancellationToken);
        var refused = (choice with { Runtimes = RestoredRuntimes.None with { Onnx = RuntimeChoice.Refused("a package") } }).Evaluate(_job, new ModelParts(null, null), TestContext.Current.CancellationToken);

        Assert.Equal(("a reason", "ONNX Runtime 1.29.0"), Assert.IsType<EvaluatorOutcome.Answered>(answered) is var ran ? (ran.PassedOver, ran.Runtime) : default);
        Assert.Equal(new EvaluatorOutcome.UnverifiedRuntime("a package"), refused);
    }

    private static string Refused(EvaluatorOutcome outcome) => Assert.IsType<EvaluatorOutcome.Refused>(outcome).Detail;

    private EvaluatorOutcome Run(string library, Digest digest) => EvaluatorProcess.Run(
        _job with { Runtime = library, RuntimeSha256 = digest, RuntimeOrigin = "Microsoft.ML.OnnxRuntime 1.29.0" },
        Jobs.Real,
        TestContext.Current.CancellationToken);

    private string Copy()
    {
        var library = EvaluatorRuntime.LibraryOf(Jobs.Real, RuntimeChoice.Shipped);
        var copy = Path.Combine(Directory.CreateDirectory(_folder.PathTo("native")).FullName, Path.GetFileName(library));
        File.Copy(library, copy, overwrite: true);
        return copy;
    }

    private string Compile(string source)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && new[] { "/usr/bin/gcc", "/usr/bin/cc" }.Any(File.Exists), "There is no C compiler to build a library with.");
        var library = _folder.PathTo("libonnxruntime.so");
        using var compiler = Process.Start("cc", ["-shared", "-fPIC", "-w", "-o", library, _folder.Write("library.c", source)]);
        compiler.WaitForExit();
        Assert.Equal(0, compiler.ExitCode);
        return library;
    }
}
