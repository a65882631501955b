using SupplyGuard.Formats.Models;

namespace SupplyGuard.Formats.CoreMl;

/// <summary>The door of the CoreML room: <c>.mlmodel</c>, and the files of weights in packages <c>.mlpackage</c>.</summary>
internal static class CoreMlReader
{
    /// <param name="kind">What the file was recognised as: <see cref="FormatKind.CoreMl"/> or <see cref="FormatKind.CoreMlWeights"/>.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Parsed<ModelParts> Read(FileWindow file, FormatKind kind, CoreMlLimits limits, CancellationToken cancellationToken)
    {
        try
        {
            return new Parsed<ModelParts>.Ok(kind is FormatKind.CoreMl ? new CoreMlWalk(file, limits, cancellationToken).Read() : BlobStorage.Read(file, limits, cancellationToken));
        }
        catch (MalformedException e)
        {
            return new Parsed<ModelParts>.Malformed(e.Fault, e.Offset, e.Message);
        }
    }
}
