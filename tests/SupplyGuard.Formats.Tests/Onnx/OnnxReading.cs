using SupplyGuard.Formats.Onnx;

namespace SupplyGuard.Formats.Tests.Onnx;

/// <summary>Reads bytes with the default limits, for tests that expect one of the two outcomes.</summary>
internal static class OnnxReading
{
    public static Parsed<OnnxModel> Read(byte[] file, ExternalDataSource? externalData = null, OnnxLimits? limits = null) =>
        OnnxReader.Read(new FileWindow(file), limits ?? OnnxLimits.Default, externalData, TestContext.Current.CancellationToken);

    public static OnnxModel Ok(byte[] file, ExternalDataSource? externalData = null) =>
        Assert.IsType<Parsed<OnnxModel>.Ok>(Read(file, externalData)).Value;

    public static Parsed<OnnxModel>.Malformed Malformed(byte[] file, OnnxLimits? limits = null) =>
        Assert.IsType<Parsed<OnnxModel>.Malformed>(Read(file, limits: limits));
}
