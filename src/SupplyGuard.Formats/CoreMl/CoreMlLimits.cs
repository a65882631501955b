using SupplyGuard.Formats.Protobuf;

namespace SupplyGuard.Formats.CoreMl;

/// <summary>What a model of CoreML may make the reader do.</summary>
public sealed record CoreMlLimits : ProtobufLimits
{
    public static CoreMlLimits Default { get; } = new();

    /// <summary>Models and networks inside each other.</summary>
    public int Depth { get; init; } = 64;

    /// <summary>Different custom layers, custom models and paths.</summary>
    public int Uses { get; init; } = 10_000;

    /// <summary>Blobs of a file of weights.</summary>
    public int Blobs { get; init; } = 1_000_000;
}
