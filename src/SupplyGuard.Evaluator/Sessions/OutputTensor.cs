using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace SupplyGuard.Evaluator.Sessions;

/// <summary>One output of one pass over all samples, gathered and converted to float32.</summary>
internal sealed class OutputTensor(int pass, string name, int samples, ValueBudget budget)
{
    private float[] _values = [];
    private double[] _sums = [];
    private int _row;

    public int Pass => pass;

    public string Name => name;

    /// <summary>First dimension = samples; known after the first batch.</summary>
    public long[] Shape { get; private set; } = [];

    /// <summary>
    /// Takes the first <paramref name="count"/> rows of a batch that was run with <paramref name="size"/> rows, for the samples from <paramref name="start"/> on.
    /// After the first batch, others may come in any order and at once.
    /// </summary>
    /// <exception cref="RefusedException">The output is no tensor of numbers with one row per sample, or is too large.</exception>
    public void Put(OrtValue batch, int start, int count, int size)
    {
        var type = TypeOf(batch);
        Convert(batch, type, Room(batch.GetTensorTypeAndShape().Shape, start, count, size));
    }

    /// <summary>Room for what <see cref="Put"/> takes.</summary>
    /// <param name="shape">Of the whole batch.</param>
    /// <exception cref="RefusedException">The output has not one row per sample, or is too large.</exception>
    public Span<float> Room(long[] shape, int start, int count, int size)
    {
        Examine(shape, size);
        return _values.AsSpan(start * _row, count * _row);
    }

    /// <summary>Takes one step of a sample. With the last step, the mean over all of them is the sample's row.</summary>
    /// <param name="step">From 0, in their order.</param>
    /// <exception cref="RefusedException">As of <see cref="Put"/>.</exception>
    public void PutStep(OrtValue batch, int sample, int step, int steps)
    {
        var type = TypeOf(batch);
        var row = Room(batch.GetTensorTypeAndShape().Shape, sample, count: 1, size: 1);
        if (step == 0)
            _sums = new double[_row];

        Convert(batch, type, row);
        for (var i = 0; i < row.Length; i++)
        {
            _sums[i] += row[i];
            row[i] = (float)(_sums[i] / steps);
        }
    }

    /// <summary>Little-endian, row-major.</summary>
    public void WriteTo(Stream stream)
    {
        if (BitConverter.IsLittleEndian)
        {
            stream.Write(MemoryMarshal.AsBytes(_values.AsSpan()));
            return;
        }

        Span<byte> bytes = stackalloc byte[sizeof(float)];
        foreach (var value in _values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            stream.Write(bytes);
        }
    }

    private TensorElementType TypeOf(OrtValue batch) =>
        batch.IsTensor ? batch.GetTensorTypeAndShape().ElementDataType : throw new RefusedException($"Output '{name}' is not a tensor.");

    private void Examine(long[] shape, int size)
    {
        if (shape is not [var first, ..] || first != size)
            throw new RefusedException($"Output '{name}' has shape [{string.Join(", ", shape)}] for {size} samples; its first dimension must be the samples.");
        if (shape.Any(dimension => dimension < 0))
            throw new RefusedException($"Output '{name}' has shape [{string.Join(", ", shape)}], which no tensor has.");
        if (Shape.Length == 0)
            Allocate(shape);
        else if (!shape.AsSpan(1).SequenceEqual(Shape.AsSpan(1)))
            throw new RefusedException($"Output '{name}' changes its shape from batch to batch.");
    }

    private void Allocate(long[] shape)
    {
        Int128 row = 1;
        foreach (var dimension in shape.AsSpan(1))
            row = Int128.Min(row * dimension, int.MaxValue);

        budget.Spend(row * samples * sizeof(float), name);
        _row = (int)row;
        _values = new float[_row * samples];
        Shape = [samples, .. shape.AsSpan(1)];
    }

    private void Convert(OrtValue batch, TensorElementType type, Span<float> destination)
    {
        switch (type)
        {
            case TensorElementType.Float:
                batch.GetTensorDataAsSpan<float>()[..destination.Length].CopyTo(destination);
                break;
            case TensorElementType.Double:
                Convert(batch.GetTensorDataAsSpan<double>(), destination, value => (float)value);
                break;
            case TensorElementType.Float16:
                Convert(MemoryMarshal.Cast<Float16, Half>(batch.GetTensorDataAsSpan<Float16>()), destination, value => (float)value);
                break;
            case TensorElementType.BFloat16:
                Convert(batch.GetTensorDataAsSpan<BFloat16>(), destination, value => BitConverter.Int32BitsToSingle(value.value << 16));
                break;
            case TensorElementType.Int64:
                Convert(batch.GetTensorDataAsSpan<long>(), destination, value => value);
                break;
            case TensorElementType.Int32:
                Convert(batch.GetTensorDataAsSpan<int>(), destination, value => value);
                break;
            default:
                throw new RefusedException($"Output '{name}' holds elements of type '{type}', which are not numbers that are compared.");
        }
    }

    private static void Convert<T>(ReadOnlySpan<T> source, Span<float> destination, Func<T, float> convert)
    {
        for (var i = 0; i < destination.Length; i++)
            destination[i] = convert(source[i]);
    }
}
