using SupplyGuard.Formats.Protobuf;

namespace SupplyGuard.Formats.Onnx;

/// <summary>
/// Tells by its outermost fields whether a file is meant to be ONNX. The format has no magic: what counts is an <c>ir_version</c> and a
/// <c>graph</c> among fields that fit the schema, even if the file then breaks off.
/// </summary>
internal static class OnnxOutline
{
    private const long LargestIrVersion = 255;

    /// <summary>More outermost fields than any model has; a file of nothing but tiny fields is not walked to its end.</summary>
    private const int MostFields = 100_000;

    public static bool IsPlausible(FileWindow file)
    {
        var hasIrVersion = false;
        var hasGraph = false;
        try
        {
            var source = new OnnxSource(file, OnnxLimits.Default, CancellationToken.None);
            var cursor = source.Open(new ProtobufRange(0, file.Length));
            for (var fields = 0; fields < MostFields && cursor.Next(); fields++)
            {
                switch (cursor.Field)
                {
                    case OnnxModelReader.IrVersion:
                        hasIrVersion = cursor.Int64("ir_version") is > 0 and <= LargestIrVersion;
                        break;
                    case OnnxModelReader.Graph:
                        cursor.Expect(WireType.Length, "graph");
                        hasGraph = true;
                        cursor.Skip("graph");
                        break;
                    default:
                        cursor.Skip("a field");
                        break;
                }
            }
        }
        catch (MalformedException)
        {
            // A model that breaks off is a malformed model, and the room says why; anything else is not ours to explain.
        }

        return hasIrVersion && hasGraph;
    }
}
