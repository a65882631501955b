using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SupplyGuard.Evaluation.Protocol;

namespace SupplyGuard.Evaluator.Sessions;

/// <summary>One input over all samples, pinned, so that batches are views of it and not copies.</summary>
internal sealed class InputTensor
{
    private readonly byte[] _bytes;
    private readonly int _rowBytes;

    private InputTensor(string name, string dType, TensorElementType type, long[] shape, byte[] bytes, int rowBytes)
    {
        Name = name;
        DType = dType;
        Type = type;
        Shape = shape;
        _bytes = bytes;
        _rowBytes = rowBytes;
    }

    public string Name { get; }

    public string DType { get; }

    public TensorElementType Type { get; }

    /// <summary>First dimension = samples.</summary>
    public long[] Shape { get; }

    /// <exception cref="RefusedException">Type or shape are not supported, or the file is not as long as they say.</exception>
    public static InputTensor Read(RequestedInput input, int samples)
    {
        if (samples < 1 || input.Shape is not [var first, ..] || first != samples)
            throw new RefusedException($"Input '{input.Name}' has shape [{string.Join(", ", input.Shape)}]; its first dimension must be the {samples} samples.");

        var (type, size) = DTypes.Parse(input.DType);
        using var file = File.OpenHandle(input.File);
        var length = RandomAccess.GetLength(file);
        if (length > Array.MaxLength || !HasLength(input.Shape.AsSpan(), size, length))
            throw new RefusedException($"Input '{input.Name}' is {length} bytes long, which is not {input.DType} [{string.Join(", ", input.Shape)}].");

        var bytes = GC.AllocateUninitializedArray<byte>((int)length, pinned: true);
        for (var read = 0; read < bytes.Length;)
        {
            var count = RandomAccess.Read(file, bytes.AsSpan(read), read);
            if (count == 0)
                throw new RefusedException($"Input '{input.Name}' ended early.");

            read += count;
        }

        return new InputTensor(input.Name, input.DType, type, [.. input.Shape], bytes, bytes.Length / samples);
    }

    /// <summary>
    /// Samples <paramref name="start"/> to <paramref name="start"/> + <paramref name="count"/> as a tensor of <paramref name="size"/> rows.
    /// Rows beyond <paramref name="count"/>, which only a model with a fixed batch dimension needs, repeat the last sample.
    /// </summary>
    public OrtValue Batch(int start, int count, int size)
    {
        var rows = _bytes;
        var offset = start * _rowBytes;
        if (count < size)
        {
            rows = GC.AllocateUninitializedArray<byte>(checked(size * _rowBytes), pinned: true);
            for (var row = 0; row < size; row++)
                _bytes.AsSpan(offset + (Math.Min(row, count - 1) * _rowBytes), _rowBytes).CopyTo(rows.AsSpan(row * _rowBytes));

            offset = 0;
        }

        var address = Marshal.UnsafeAddrOfPinnedArrayElement(rows, offset);
        return OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, Type, [size, .. Shape.AsSpan(1)], address, (long)size * _rowBytes);
    }

    /// <summary>The same bytes, where every step of a sequence is a sample: samples × steps becomes one dimension.</summary>
    public InputTensor StepByStep() => new(Name, DType, Type, [checked(Shape[0] * Shape[1]), .. Shape.AsSpan(2)], _bytes, _rowBytes / (int)Shape[1]);

    /// <summary>The bytes of samples <paramref name="start"/> to <paramref name="start"/> + <paramref name="count"/>.</summary>
    public ReadOnlySpan<byte> Rows(int start, int count) => _bytes.AsSpan(checked(start * _rowBytes), checked(count * _rowBytes));

    private static bool HasLength(ReadOnlySpan<long> shape, int size, long length)
    {
        Int128 expected = size;
        foreach (var dimension in shape)
        {
            if (dimension < 0 || expected > long.MaxValue)
                return false;

            expected *= dimension;
        }

        return expected == length;
    }
}
