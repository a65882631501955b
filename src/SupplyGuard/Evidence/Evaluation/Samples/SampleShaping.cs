using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SupplyGuard.Formats;
using SupplyGuard.Policies;

namespace SupplyGuard.Evidence.Evaluation.Samples;

/// <summary>Gives stored samples the shape and the numbers that a policy says the model wants.</summary>
internal static class SampleShaping
{
    /// <summary>Numbers that are scaled: each becomes four bytes.</summary>
    private const int MostNumbers = 16 << 20;

    /// <exception cref="FaultySampleException">The samples cannot be given that shape or those numbers.</exception>
    public static ImmutableArray<EvaluatorInput> Apply(GoldenForm form, ImmutableArray<EvaluatorInput> inputs)
    {
        if (form.Shape.IsEmpty && form.Scale is null)
            return inputs;
        if (inputs is not [var only])
            throw new FaultySampleException("It has several inputs, and 'golden.shape' and 'golden.scale' are for one.");

        var shaped = form.Shape.IsEmpty ? only : Reshape(only, form.Shape);
        return [form.Scale is { } scale ? Scale(shaped, scale) : shaped];
    }

    private static EvaluatorInput Reshape(EvaluatorInput input, ImmutableArray<int> shape)
    {
        var stored = Product(input.Shape.Skip(1));
        var wanted = Product(shape.Select(length => (long)length));
        return stored == wanted
            ? input with { Shape = [input.Shape[0], .. shape.Select(length => (long)length)] }
            : throw new FaultySampleException($"A sample holds {stored} numbers, and 'golden.shape' [{string.Join(", ", shape)}] wants {wanted}.");
    }

    private static EvaluatorInput Scale(EvaluatorInput input, GoldenScale scale)
    {
        var width = GoldenNumbers.WidthOf(input.DType);
        if (width == 0)
            throw new FaultySampleException($"Its numbers are of type {input.DType}, which is not scaled.");
        if (input.Bytes.Length / width > MostNumbers)
            throw new FaultySampleException(Fault.TooLarge, 0, $"It holds more than the {MostNumbers} numbers that are scaled.");

        var sample = (int)Product(input.Shape.Skip(1));
        var (subtract, divide) = (Channels(input, scale.Subtract, "subtract"), Channels(input, scale.Divide, "divide"));
        var bytes = input.Bytes.Span;
        var values = new float[bytes.Length / width];
        for (var index = 0; index < values.Length; index++)
        {
            var at = index % sample;
            var value = (float)((GoldenNumbers.At(bytes.Slice(index * width, width), input.DType) - subtract(at)) / divide(at));
            values[index] = float.IsFinite(value) ? value : throw new FaultySampleException($"Sample {index / sample} holds a number that is not finite once it is scaled.");
        }

        return input with { DType = "F32", Bytes = MemoryMarshal.AsBytes(values.AsSpan()).ToArray() };
    }

    /// <summary>The number for each place within a sample: one for all, or that of its channel, which is the first or the last dimension of a sample.</summary>
    private static Func<int, double> Channels(EvaluatorInput input, ImmutableArray<double> numbers, string key)
    {
        if (numbers is [var only])
            return _ => only;

        var shape = input.Shape.RemoveAt(0);
        var count = numbers.Length;
        var (isFirst, isLast) = (shape is [var first, ..] && first == count, shape is [.., var last] && last == count);
        if (count == 0 || isFirst == (isLast && shape.Length > 1))
            throw new FaultySampleException($"'golden.scale.{key}' has {count} numbers, and neither or both of the first and the last dimension of a sample [{string.Join(", ", shape)}] are that many channels.");

        var block = isFirst ? (int)Product(shape.Skip(1)) : 1;
        return place => numbers[place / block % count];
    }

    /// <summary>At most 2³¹: no sample that is stored is longer.</summary>
    private static long Product(IEnumerable<long> lengths) => (long)lengths.Aggregate((Int128)1, (product, length) => Int128.Min(product * length, int.MaxValue));
}
