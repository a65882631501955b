using SupplyGuard.Formats;
using SupplyGuard.Policies;

namespace SupplyGuard.Evidence.Evaluation.Samples;

/// <summary>Golden data that are numbers alone: type and shape are what the policy says.</summary>
internal static class RawSamples
{
    /// <exception cref="FaultySampleException">The file is not a whole number of samples.</exception>
    public static EvaluatorInput Read(ReadOnlyMemory<byte> file, GoldenForm form)
    {
        var (type, width) = (form.Type!, GoldenNumbers.WidthOf(form.Type!));
        Int128 sample = width;
        foreach (var length in form.Shape)
            sample = Int128.Min(sample * length, int.MaxValue);

        var length32 = (int)sample;
        if (file.Length == 0 || file.Length % length32 != 0)
            throw new FaultySampleException(Fault.Inconsistent, 0, $"It is {file.Length} bytes long, which is no whole number of samples of {type} [{string.Join(", ", form.Shape)}].");

        return new EvaluatorInput(form.Input!, type, [file.Length / length32, .. form.Shape.Select(length => (long)length)], file);
    }
}
