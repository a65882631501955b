using System.Collections.Immutable;

namespace SupplyGuard.Formats.Tensors;

/// <summary>A tensor whose bytes are in another file. Only when <see cref="State"/> is <see cref="ExternalTensorState.Read"/> is it also among the model's tensors.</summary>
/// <param name="Name">Unique path within the model.</param>
/// <param name="DType">Element type in safetensors spelling.</param>
/// <param name="Shape">Dimensions, outermost first.</param>
/// <param name="Offset">Where its bytes begin in the file.</param>
/// <param name="ByteLength">How many bytes it takes, by type and shape.</param>
/// <param name="Checksum">The checksum that the model states, if it does. Text: nothing was compared with it.</param>
/// <param name="State">Whether its bytes were examined, or why not.</param>
public sealed record ExternalTensor(
    string Name, string DType, ImmutableArray<long> Shape, long Offset, long ByteLength, string? Checksum, ExternalTensorState State);
