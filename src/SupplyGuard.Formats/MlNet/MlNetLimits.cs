using SupplyGuard.Formats.Onnx;
using SupplyGuard.Formats.Zip;

namespace SupplyGuard.Formats.MlNet;

/// <summary>What an archive of ML.NET may make the reader do.</summary>
public sealed record MlNetLimits
{
    public static MlNetLimits Default { get; } = new();

    public ZipLimits Zip { get; init; } = ZipLimits.Default with { Entries = 10_000 };

    public OnnxLimits Onnx { get; init; } = OnnxLimits.Default;

    /// <summary>Bytes of a model of another format inside the archive; it is held in memory.</summary>
    public int HeldBytes { get; init; } = 64 << 20;

    /// <summary>Bytes of the name of an assembly.</summary>
    public int AssemblyNameBytes { get; init; } = 4 << 10;
}
