using System.Collections.Immutable;
using SupplyGuard.Evaluation.Protocol;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>How an evaluator process ended. Only <see cref="Answered"/> carries numbers; every other case is a finding, never a skip.</summary>
internal abstract record EvaluatorOutcome
{
    private EvaluatorOutcome()
    {
    }

    /// <summary>A well-formed answer for every pass and output that was asked for.</summary>
    /// <param name="Runtime">Name and version of the runtime that ran, for example <c>ONNX Runtime 1.29.0</c>.</param>
    /// <param name="Device">The device that really ran, in the policy's spelling.</param>
    public sealed record Answered(string Runtime, string Device, ImmutableArray<EvaluatorOutput> Outputs) : EvaluatorOutcome
    {
        /// <summary>Where the runtime placed the nodes of the model; empty when it does not say. As true as the answer.</summary>
        public ImmutableArray<ProviderNodes> Nodes { get; init; } = [];

        /// <summary>Why a runtime that the projects restored was passed over; null when none was.</summary>
        public string? PassedOver { get; init; }

        /// <summary>Walls that did not stand around the evaluator, in the words of <see cref="Walls"/>; as true as the answer.</summary>
        public ImmutableArray<string> MissingWalls { get; init; } = [];
    }

    /// <summary>No evaluator, or none that may be started.</summary>
    public sealed record NotInstalled(string Detail) : EvaluatorOutcome;

    /// <summary>There is an evaluator, of another version than the engine.</summary>
    public sealed record OtherVersion(string Detail) : EvaluatorOutcome;

    /// <summary>The model is TorchScript, and there is no TorchSharp to run it on. <paramref name="Detail"/> says why.</summary>
    public sealed record NoTorch(string Detail) : EvaluatorOutcome;

    /// <summary>The projects restored a runtime that did not pass its own checks, so nothing ran. <paramref name="Detail"/> says which.</summary>
    public sealed record UnverifiedRuntime(string Detail) : EvaluatorOutcome;

    /// <summary>The deadline passed; the process tree was killed.</summary>
    public sealed record TimedOut(TimeSpan Deadline) : EvaluatorOutcome;

    /// <summary>It took more memory or threads than it may, and was ended. <paramref name="Detail"/> says which.</summary>
    public sealed record Exceeded(string Detail) : EvaluatorOutcome;

    /// <summary>A wall that the job demands does not stand on this machine, so the model was not read.</summary>
    public sealed record Unconfined(ImmutableArray<string> MissingWalls) : EvaluatorOutcome;

    /// <summary>The job requires its device, and the runtime would run part of the model on another one; nothing ran.</summary>
    /// <param name="Nodes">Where the nodes would run; empty when the runtime does not say.</param>
    public sealed record Elsewhere(ImmutableArray<ProviderNodes> Nodes) : EvaluatorOutcome;

    /// <summary>The process ended without an answer. <paramref name="Detail"/> is the end of its log.</summary>
    public sealed record Crashed(int ExitCode, string Detail) : EvaluatorOutcome;

    /// <summary>There is an answer, and it is malformed, too large, or not an answer to what was asked.</summary>
    public sealed record Unusable(string Detail) : EvaluatorOutcome;

    /// <summary>Nothing was asked to run it: its files are not such that something could. <paramref name="Detail"/> says why.</summary>
    public sealed record NotRunnable(string Detail) : EvaluatorOutcome;

    /// <summary>The runtime said no: the model cannot be loaded, an input does not fit, a device is absent.</summary>
    public sealed record Refused(string Detail) : EvaluatorOutcome;
}
