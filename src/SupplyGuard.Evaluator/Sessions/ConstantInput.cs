using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace SupplyGuard.Evaluator.Sessions;

/// <summary>Makes inputs that no sample holds: a number as often as the model wants it, or the zeros of a first state.</summary>
internal static class ConstantInput
{
    private const long MostElements = 16 << 20;

    /// <summary>Beyond it, a number of 64 bits does not say which whole number is meant.</summary>
    private const double MostExact = 1L << 53;

    /// <summary>A tensor of the type and the shape that a model wants, 1 for every dimension that it leaves open, full of one number.</summary>
    /// <exception cref="RefusedException">The model has no such input, or none that can hold the number.</exception>
    public static OrtValue Of(InferenceSession session, string name, double number)
    {
        if (!session.InputMetadata.TryGetValue(name, out var wanted))
            throw new RefusedException($"The model has no input '{name}'; it has: {string.Join(", ", session.InputNames)}.");
        if (!wanted.IsTensor)
            throw new RefusedException($"Input '{name}' of the model is no tensor.");

        long[] shape = [.. wanted.Dimensions.Select(dimension => dimension < 0 ? 1L : dimension)];
        var count = shape.Aggregate((Int128)1, (product, dimension) => Int128.Min(product * dimension, MostElements + 1));
        if (count > MostElements)
            throw new RefusedException($"Input '{name}' of the model holds more than the {MostElements} numbers that are filled in.");

        return wanted.ElementDataType switch
        {
            TensorElementType.Float when float.IsFinite((float)number) => Filled(shape, (float)number),
            TensorElementType.Double => Filled(shape, number),
            TensorElementType.Float16 when Half.IsFinite((Half)number) => Filled(shape, new Float16(BitConverter.HalfToUInt16Bits((Half)number))),
            TensorElementType.Int64 when IsWhole(number, -MostExact, MostExact) => Filled(shape, (long)number),
            TensorElementType.Int32 when IsWhole(number, int.MinValue, int.MaxValue) => Filled(shape, (int)number),
            TensorElementType.Bool when number is 0 or 1 => Filled(shape, number is 1),
            var type => throw new RefusedException($"Input '{name}' of the model is {type}, which does not hold '{number:R}'."),
        };

        OrtValue Filled<T>(long[] dimensions, T value)
            where T : unmanaged
        {
            var values = new T[(int)count];
            Array.Fill(values, value);
            return OrtValue.CreateTensorValueFromMemory(values, dimensions);
        }
    }

    private static bool IsWhole(double number, double least, double most) => number == Math.Floor(number) && number >= least && number <= most;
}
