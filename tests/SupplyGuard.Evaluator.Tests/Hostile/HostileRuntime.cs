using System.Diagnostics;
using SupplyGuard.Evidence.Evaluation;
using TestKit;

namespace SupplyGuard.Evaluator.Tests.Hostile;

/// <summary>
/// The real evaluator, with a library in the place of its runtime that attacks as soon as it is loaded. Nothing of the product knows that it is
/// tested: a model that took the runtime over would run in the same place.
/// </summary>
internal sealed class HostileRuntime : IDisposable
{
    private const string Library = "libonnxruntime.so";

    private readonly TemporaryFolder _folder = new();

    /// <summary>Skips the test where there is no compiler, or not every wall to be tested.</summary>
    public HostileRuntime()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The attacks are written for Linux.");
        Assert.SkipUnless(new[] { "/usr/bin/gcc", "/usr/bin/cc" }.Any(File.Exists), "There is no C compiler to build the attacks with.");

        var evaluator = Directory.CreateDirectory(_folder.PathTo("evaluator")).FullName;
        foreach (var file in Directory.EnumerateFiles(Jobs.Real.Folder).Where(file => Path.GetFileName(file) != Library))
            File.Copy(file, Path.Combine(evaluator, Path.GetFileName(file)));

        Compile("-shared", "-fPIC", "-o", Path.Combine(evaluator, Library));
        Location = EvaluatorLocation.In(evaluator);
        Job = Jobs.For(_folder.Write("model.onnx", OnnxWriter.Model("Neg", [-1, 1], OnnxWriter.Float, [-1, 1])), [Jobs.Floats("x", [1, 1], 1)], "y");
    }

    public EvaluatorJob Job { get; }

    public EvaluatorLocation Location { get; }

    /// <summary>A folder that has nothing to do with any evaluation.</summary>
    public string Elsewhere => Directory.CreateDirectory(_folder.PathTo("elsewhere")).FullName;

    public void Dispose() => _folder.Dispose();

    /// <summary>Carries out an attack from inside the evaluator.</summary>
    public EvaluatorOutcome Attack(string attack, TimeSpan? deadline = null, EvaluatorLimits? limits = null)
    {
        Arm(attack);
        return Run(deadline ?? TimeSpan.FromSeconds(60), limits ?? EvaluatorLimits.Default, TestContext.Current.CancellationToken);
    }

    /// <summary>Says what the library does when it is loaded.</summary>
    public void Arm(string attack) => File.WriteAllText(Path.Combine(Location.Folder, Library + ".attack"), attack);

    /// <summary>Runs the evaluator, whose library does what was said last.</summary>
    public EvaluatorOutcome Run(TimeSpan deadline, EvaluatorLimits limits, CancellationToken cancellationToken) =>
        EvaluatorProcess.Run(Job with { Deadline = deadline }, Location, limits, cancellationToken);

    /// <summary>What the attack reports of each attempt, by its name. The process must have ended without an answer.</summary>
    public Dictionary<string, string> Attempts(string attack, EvaluatorLimits? limits = null)
    {
        var crashed = Assert.IsType<EvaluatorOutcome.Crashed>(Attack(attack, limits: limits));

        Assert.Equal(99, crashed.ExitCode);
        return Parse(crashed.Detail);
    }

    /// <summary>The same attack by a program that no wall surrounds.</summary>
    public Dictionary<string, string> AttemptsWithoutWalls(string attack)
    {
        var program = _folder.PathTo("attack");
        if (!File.Exists(program))
            Compile("-DPROGRAM", "-o", program);

        var start = new ProcessStartInfo(program, [attack]) { WorkingDirectory = Elsewhere, UseShellExecute = false, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var printed = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return Parse(printed);
    }

    private static void Compile(params string[] options)
    {
        using var compiler = Process.Start("cc", ["-O1", .. options, Path.Combine(AppContext.BaseDirectory, "Hostile", "hostile.c"), "-ldl", "-lpthread", "-lrt"]);
        compiler.WaitForExit();
        Assert.Equal(0, compiler.ExitCode);
    }

    private static Dictionary<string, string> Parse(string printed)
    {
        var attempts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in printed.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(": ") is [var attempt, var result])
                attempts[attempt] = result;
        }

        return attempts;
    }
}
