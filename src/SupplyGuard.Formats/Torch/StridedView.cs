using System.Collections.Immutable;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Torch;

/// <summary>
/// Gathers the elements of a view that do not lie dense, into a buffer of a few megabytes at a time. Within one buffer they are read in
/// the order in which they are stored, so that a transposed matrix does not cost a seek for each element.
/// </summary>
internal sealed class StridedView(TorchTensor tensor, FileWindow file, long start, TensorHasher hasher)
{
    private const int BufferBytes = 16 << 20;

    /// <summary>Elements further apart than this are read one by one.</summary>
    private const int NearBytes = 512;

    private readonly byte[] _scratch = new byte[256 << 10];
    private readonly int _width = tensor.Width;

    /// <summary>Gives all elements to the hasher: dense, row-major, little-endian.</summary>
    /// <exception cref="MalformedException">The file shrank while it was read.</exception>
    public void Append()
    {
        var (sizes, strides) = Merge(tensor.Shape, tensor.Strides);
        var most = BufferBytes / _width;

        // The innermost dimensions that fit the buffer together are gathered at once, and as many steps of the next one as fit.
        var split = sizes.Length;
        var inner = 1L;
        while (split > 0 && inner * sizes[split - 1] <= most)
            inner *= sizes[--split];

        var step = split is 0 ? 1 : Math.Max(1, most / inner);
        var buffer = new byte[(int)(Math.Min(inner * (split is 0 ? 1 : Math.Min(step, sizes[split - 1])), tensor.Elements) * _width)];
        Outer(sizes, strides, split, step, dimension: 0, start + (tensor.Offset * _width), buffer);
    }

    private void Outer(long[] sizes, long[] strides, int split, long step, int dimension, long position, byte[] buffer)
    {
        if (dimension >= split)
        {
            Box(sizes.AsSpan(split), strides.AsSpan(split), position, buffer);
            return;
        }

        if (dimension < split - 1)
        {
            for (var i = 0L; i < sizes[dimension]; i++)
                Outer(sizes, strides, split, step, dimension + 1, position + (i * strides[dimension] * _width), buffer);

            return;
        }

        for (var i = 0L; i < sizes[dimension]; i += step)
        {
            long[] box = [Math.Min(step, sizes[dimension] - i), .. sizes.AsSpan(split)];
            Box(box, strides.AsSpan(dimension), position + (i * strides[dimension] * _width), buffer);
        }
    }

    /// <summary>Gathers a box of elements and gives it to the hasher.</summary>
    private void Box(ReadOnlySpan<long> sizes, ReadOnlySpan<long> strides, long position, byte[] buffer)
    {
        var dimensions = new (long Size, long Stride, long Target)[sizes.Length];
        var elements = 1L;
        for (var i = sizes.Length - 1; i >= 0; i--)
        {
            dimensions[i] = (sizes[i], strides[i], elements);
            elements *= sizes[i];
        }

        // The smallest stride runs fastest; one of zero, which repeats, slowest.
        Array.Sort(dimensions, (left, right) => Order(right.Stride).CompareTo(Order(left.Stride)));
        Gather(dimensions, 0, position, 0, buffer);
        var gathered = buffer.AsSpan(0, (int)(elements * _width));
        if (tensor.Storage.IsBigEndian)
            ByteOrder.Reverse(gathered, tensor.DType is ['C', ..] ? _width / 2 : _width);

        hasher.Append(gathered);
    }

    private void Gather(ReadOnlySpan<(long Size, long Stride, long Target)> dimensions, int dimension, long position, long target, byte[] buffer)
    {
        if (dimension >= dimensions.Length - 1)
        {
            var run = dimensions.IsEmpty ? (Size: 1, Stride: 1, Target: 1) : dimensions[dimension];
            Run(run.Size, run.Stride, run.Target, position, target, buffer);
            return;
        }

        var (size, stride, step) = dimensions[dimension];
        for (var i = 0L; i < size; i++)
            Gather(dimensions, dimension + 1, position + (i * stride * _width), target + (i * step), buffer);
    }

    private void Run(long size, long stride, long step, long position, long target, byte[] buffer)
    {
        var apart = stride * _width;
        var together = apart > NearBytes ? 1 : (int)(((_scratch.Length - _width) / Math.Max(apart, 1)) + 1);
        for (var i = 0L; i < size; i += together)
        {
            var count = (int)Math.Min(together, size - i);
            var read = _scratch.AsSpan(0, (int)(((count - 1) * apart) + _width));
            file.Read(position + (i * apart), read, $"tensor '{tensor.Name}'");
            for (var j = 0; j < count; j++)
                read.Slice((int)(j * apart), _width).CopyTo(buffer.AsSpan((int)((target + ((i + j) * step)) * _width)));
        }
    }

    private static long Order(long stride) => stride is 0 ? long.MaxValue : stride;

    /// <summary>Dimensions of one element are left out, and neighbours that move in step are one.</summary>
    private static (long[] Sizes, long[] Strides) Merge(ImmutableArray<long> shape, ImmutableArray<long> strides)
    {
        var (sizes, steps) = (new List<long>(), new List<long>());
        for (var i = 0; i < shape.Length; i++)
        {
            if (shape[i] is 1)
                continue;

            if (sizes.Count > 0 && (Int128)strides[i] * shape[i] == steps[^1])
            {
                sizes[^1] *= shape[i];
                steps[^1] = strides[i];
            }
            else
            {
                sizes.Add(shape[i]);
                steps.Add(strides[i]);
            }
        }

        return ([.. sizes], [.. steps]);
    }
}
