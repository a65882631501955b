using System.Collections.Immutable;

namespace SupplyGuard.Evaluation.Protocol;

/// <summary>What the core asks of the evaluator: the content of the request file. Paths are absolute.</summary>
/// <param name="Protocol"><see cref="ProtocolVersion.Current"/> of the asker.</param>
/// <param name="Response">Existing, empty file that the evaluator fills in place with an <see cref="EvaluationResponse"/>; it never replaces the file.</param>
/// <param name="Values">Existing, empty file that the evaluator fills in place with the outputs: float32, little-endian, back to back.</param>
/// <param name="Model">The ONNX or TorchScript file.</param>
/// <param name="ModelSha256">Lower-case hexadecimal; the evaluator refuses a model with other bytes.</param>
/// <param name="Device">As in the policy: <c>auto</c>, <c>cpu</c>, <c>cuda</c> …</param>
/// <param name="RequireDevice">Whether no node may run on another device. Nothing runs then where the runtime would place one elsewhere.</param>
/// <param name="Samples">First dimension of every input.</param>
/// <param name="MaxValueBytes">The evaluator refuses to answer with more than this.</param>
/// <param name="MemoryBytes">Most memory that the process may hold: private writable pages, as the system counts them.</param>
/// <param name="Seconds">The deadline, rounded up. Each processor may be used that long.</param>
/// <param name="Preprocess">What samples go through before the model; null: nothing.</param>
/// <param name="Constants">Inputs of the model that no sample holds.</param>
/// <param name="Sequence">How samples are run step by step; null: every sample is one call.</param>
/// <param name="DemandedWalls">Words of <see cref="Walls"/>. Where one does not stand, the model is not read.</param>
/// <param name="Torch">What a TorchScript model runs on; null: the model is ONNX.</param>
/// <param name="Weights">What takes the place of the weights of a TorchScript model; null: it keeps its own.</param>
public sealed record EvaluationRequest(
    int Protocol,
    string Response,
    string Values,
    string Model,
    string ModelSha256,
    string Device,
    bool RequireDevice,
    int Samples,
    ImmutableArray<RequestedInput> Inputs,
    ImmutableArray<string> Outputs,
    RequestedPreprocess? Preprocess,
    ImmutableArray<RequestedConstant> Constants,
    RequestedSequence? Sequence,
    ImmutableArray<RequestedPass> Passes,
    long MaxValueBytes,
    long MemoryBytes,
    int Seconds,
    ImmutableArray<string> DemandedWalls,
    RequestedTorch? Torch,
    RequestedWeights? Weights);
