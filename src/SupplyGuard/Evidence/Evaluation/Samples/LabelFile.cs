using SupplyGuard.Formats;
using SupplyGuard.Formats.Idx;
using SupplyGuard.Formats.Numpy;
using SupplyGuard.Policies;

namespace SupplyGuard.Evidence.Evaluation.Samples;

/// <summary>A file of its own that holds what is true of golden samples: an array of numpy or IDX by its first bytes, else a table.</summary>
internal static class LabelFile
{
    private const string Name = "labels";

    /// <exception cref="FaultySampleException">The file is none of these.</exception>
    public static SampleTruth Read(ReadOnlyMemory<byte> file, GoldenForm form, GoldenLimits limits)
    {
        try
        {
            if (file.Span is [0x93, (byte)'N', ..])
            {
                var array = FaultySampleException.Unless(NumpyReader.ReadArray(new FileWindow(file), limits.Arrays));
                return new SampleTruth.Numbers(new EvaluatorInput(Name, array.DType, array.Shape, array.Bytes));
            }

            return IdxReader.IsPlausible(file.Span) ? new SampleTruth.Numbers(Idx(file, Name)) : CsvSamples.ReadTruth(file.Span, form);
        }
        catch (FaultySampleException e)
        {
            throw new FaultySampleException(e.Fault, 0, $"In '{form.Labels!.Value}': {e.Message}");
        }
    }

    /// <exception cref="FaultySampleException">The file is no IDX array.</exception>
    public static EvaluatorInput Idx(ReadOnlyMemory<byte> file, string name)
    {
        var array = FaultySampleException.Unless(IdxReader.Read(file, IdxLimits.Default));
        return new EvaluatorInput(name, array.DType, array.Shape, array.Bytes);
    }
}
