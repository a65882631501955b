using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Formats;

namespace SupplyGuard.Evaluator.Tests;

/// <summary>Jobs for the tests, and where the two evaluators are.</summary>
internal static class Jobs
{
    public static readonly EvaluatorPass Plain = new(Optimise: true, Threads: 1, BatchSize: 100);

    /// <summary>The evaluator that is shipped, where the build puts it.</summary>
    public static EvaluatorLocation Real => EvaluatorLocation.Beside(AppContext.BaseDirectory);

    public static EvaluatorLocation Hostile =>
        new(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "HostileEvaluator.exe" : "HostileEvaluator"));

    public static EvaluatorInput Floats(string name, ImmutableArray<long> shape, params ReadOnlySpan<float> values) =>
        new(name, "F32", shape, MemoryMarshal.AsBytes(values).ToArray());

    public static EvaluatorJob For(string model, ImmutableArray<EvaluatorInput> inputs, string output, params ImmutableArray<EvaluatorPass> passes) =>
        new(model, Digest.Sha256(File.ReadAllBytes(model)), inputs, [output], "auto", passes.IsEmpty ? [Plain] : passes, TimeSpan.FromSeconds(60));

    /// <summary>A job for the hostile evaluator: three samples, two passes; the model is only a place to leave notes beside.</summary>
    public static EvaluatorJob Attack(string attack, string model, TimeSpan deadline) =>
        new(model, Digest.Sha256([]), [Floats("x", [3, 1], 1, 2, 3)], ["y"], attack, [Plain, Plain with { Optimise = false }], deadline);
}
