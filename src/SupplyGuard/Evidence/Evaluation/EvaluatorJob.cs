using System.Collections.Immutable;
using SupplyGuard.Evaluation.Protocol;
using SupplyGuard.Evidence.Evaluation.Runtimes;
using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>What the evaluator is asked to run: one model over one batch of samples, once per pass.</summary>
/// <param name="ModelPath">Absolute path. The evaluator refuses bytes whose SHA-256 is not <paramref name="ModelDigest"/>.</param>
/// <param name="Inputs">One tensor per model input; all have the same first dimension, the number of samples.</param>
/// <param name="Outputs">Names of the outputs that are wanted.</param>
/// <param name="Device">As in the policy: <c>auto</c>, <c>cpu</c>, <c>cuda</c> …</param>
/// <param name="Passes">Configurations to run under, each over all samples; at least one.</param>
/// <param name="Deadline">After this the process tree is killed.</param>
internal sealed record EvaluatorJob(
    string ModelPath,
    Digest ModelDigest,
    ImmutableArray<EvaluatorInput> Inputs,
    ImmutableArray<string> Outputs,
    string Device,
    ImmutableArray<EvaluatorPass> Passes,
    TimeSpan Deadline)
{
    /// <summary>Absolute path of the graph that samples go through before the model, and the digest of the bytes that were examined; null: none.</summary>
    public (string Path, Digest Digest)? Preprocess { get; init; }

    /// <summary>Numbers for inputs of the model that no sample holds, by the name of the input.</summary>
    public ImmutableSortedDictionary<string, double> Constants { get; init; } = ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal);

    /// <summary>How samples are run step by step; null: every sample is one call.</summary>
    public RequestedSequence? Sequence { get; init; }

    /// <summary>Whether no part of the model may run on another device than <see cref="Device"/>.</summary>
    public bool RequireDevice { get; init; }

    /// <summary>Path of the native runtime to load in the place of the shipped one; null: the shipped one.</summary>
    public string? Runtime { get; init; }

    /// <summary>SHA-256 that <see cref="Runtime"/> must have to be loaded; null: nobody knows it.</summary>
    public Digest? RuntimeSha256 { get; init; }

    /// <summary>Where <see cref="Runtime"/> comes from, which is said beside its version; null for the shipped one.</summary>
    public string? RuntimeOrigin { get; init; }

    /// <summary>What a model of TorchScript runs on; null: the model is ONNX.</summary>
    public RestoredTorch? Torch { get; init; }

    /// <summary>What is loaded in the place of <see cref="ModelPath"/>, and its digest: a copy of it, or of the TorchScript file whose weights it replaces; null: itself.</summary>
    public (string Path, Digest Digest)? Script { get; init; }

    /// <summary>What takes the place of the weights of <see cref="Script"/>; null: it keeps them.</summary>
    public RequestedWeights? Weights { get; init; }

    /// <summary>Path of the manifest of a Vulkan driver for WebGPU, in the place of those that the system has installed; null: those.</summary>
    public string? Driver { get; init; }

    /// <summary>Walls without which the model is not to be read, in the words of <see cref="Walls"/>.</summary>
    public ImmutableArray<string> DemandedWalls { get; init; } = [];

    /// <summary>Absolute paths of files and folders that the evaluator may read beside the model and what is its own.</summary>
    public ImmutableArray<string> Readable { get; init; } = [];
}
