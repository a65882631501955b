using System.Collections.Immutable;

namespace SupplyGuard.Evaluation.Protocol;

/// <summary>What takes the place of all weights of a TorchScript model.</summary>
/// <param name="File">Absolute path of the file with the bytes of the tensors.</param>
/// <param name="Sha256">Digest of that file in lower-case hexadecimal; the evaluator reads it to the end and refuses another.</param>
/// <param name="Tensors">Exactly those that the module's state dictionary has; the evaluator refuses more, fewer and others.</param>
public sealed record RequestedWeights(string File, string Sha256, ImmutableArray<RequestedTensor> Tensors);
