using System.Collections.Immutable;

namespace SupplyGuard.Evaluation.Protocol;

/// <summary>The TorchSharp that a TorchScript model is to run on.</summary>
/// <param name="Assembly">TorchSharp's own assembly.</param>
/// <param name="Libraries">Native libraries, in the order in which they need one another.</param>
public sealed record RequestedTorch(RequestedFile Assembly, ImmutableArray<RequestedFile> Libraries);
