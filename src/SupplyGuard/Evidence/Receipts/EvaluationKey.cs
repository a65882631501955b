using System.Runtime.InteropServices;
using SupplyGuard.Evaluation.Protocol;
using SupplyGuard.Formats;
using SupplyGuard.Policies;

namespace SupplyGuard.Evidence.Receipts;

/// <summary>Everything that the outcome of an evaluation depends on. No time is among it: the same inputs give the same outcome.</summary>
/// <param name="Engine">The build that judges.</param>
/// <param name="Policy">SHA-256 of the policy file; presets are part of the engine.</param>
/// <param name="PolicyName">The policy file's name, which findings show.</param>
/// <param name="Evaluation">Name of the evaluation.</param>
/// <param name="Secret">Name of the secret key at hand; empty when there is none.</param>
/// <param name="Device">The device that was asked for.</param>
/// <param name="Evaluator">Digest of all files of the evaluator.</param>
/// <param name="Runtime">Path and digest of the ONNX Runtime that the environment names or the projects restored; null when it is the evaluator's own.</param>
internal sealed record EvaluationKey(
    Digest Engine,
    Digest Policy,
    string PolicyName,
    string Evaluation,
    Digest Model,
    Digest Golden,
    Digest Baseline,
    string Secret,
    string Device,
    Digest Evaluator,
    (string Path, Digest Digest)? Runtime)
{
    /// <summary>SHA-256 of the architecture that the model's weights were put into; null when the evaluation names none.</summary>
    public Digest? Architecture { get; init; }

    /// <summary>SHA-256 over all feedback, and what belongs to it, in the order of the policy; null when the evaluation names none.</summary>
    public Digest? Feedback { get; init; }

    /// <summary>SHA-256 of the model that is kept to be asked about feedback; null when the evaluation names none.</summary>
    public Digest? Trusted { get; init; }

    /// <summary>Why a restored runtime is passed over, which findings show; null when none is.</summary>
    public string? PassedOver { get; init; }

    /// <summary>SHA-256 over all of it, and over the machine: processors differ in the last digits, and homes are shared.</summary>
    public Digest Digest
    {
        get
        {
            var writer = new ReceiptWriter();
            writer.Text("SupplyGuard evaluation key 5");
            writer.Text(typeof(ProtocolVersion).Module.ModuleVersionId.ToString("N"));
            writer.Text(Environment.MachineName);
            writer.Text(RuntimeInformation.ProcessArchitecture.ToString());
            foreach (var digest in (ReadOnlySpan<Digest>)[Engine, Policy, Model, Golden, Baseline, Evaluator])
                writer.Digest(digest);
            writer.Text(PolicyName);
            writer.Text(Evaluation);
            writer.Text(Secret);
            writer.Text(Device);
            writer.OptionalText(Runtime?.Path);
            if (Runtime is { } runtime)
                writer.Digest(runtime.Digest);
            writer.OptionalText(PassedOver);
            writer.OptionalText(Architecture?.Hex);
            writer.OptionalText(Trusted?.Hex);
            writer.OptionalText(Feedback?.Hex);
            return Digest.Sha256(writer.Written);
        }
    }
}
