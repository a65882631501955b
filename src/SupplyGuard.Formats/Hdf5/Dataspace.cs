using System.Collections.Immutable;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Hdf5;

/// <summary>The shape of a dataset or attribute (section IV.A.2.b).</summary>
/// <param name="Shape">Dimensions, outermost first; empty for a scalar.</param>
/// <param name="Elements">Their product; zero when the dataspace is null.</param>
internal sealed record Dataspace(ImmutableArray<long> Shape, long Elements)
{
    /// <exception cref="MalformedException">It is malformed, or beyond the limits.</exception>
    public static Dataspace Read(ref ByteCursor cursor, Hdf5Limits limits)
    {
        var offset = cursor.Offset;
        var (version, rank, flags) = (cursor.Byte("a dataspace"), cursor.Byte("a dataspace"), cursor.Byte("a dataspace"));
        if (version is not (1 or 2))
            throw new MalformedException(Fault.Unsupported, offset, $"version {version} of dataspaces is not read.");

        var kind = version is 1 ? 1 : cursor.Byte("a dataspace");
        if (version is 1)
            _ = cursor.Take(5, "a dataspace");
        if (rank > limits.Rank)
            throw new MalformedException(Fault.TooLarge, offset, $"a dataspace has {rank} dimensions; the limit is {limits.Rank}.");

        var shape = ImmutableArray.CreateBuilder<long>(rank);
        for (var i = 0; i < rank; i++)
        {
            var dimension = cursor.UInt64LittleEndian("a dimension");
            shape.Add(dimension <= long.MaxValue ? (long)dimension : throw new MalformedException(Fault.TooLarge, offset, $"a dimension is {dimension}."));
        }

        if ((flags & 1) is not 0)
            _ = cursor.Take(8 * rank, "the largest dimensions");

        var dimensions = shape.MoveToImmutable();
        return kind is 2 ? new Dataspace([0], 0) : new Dataspace(dimensions, TensorSize.Elements(dimensions.AsSpan(), offset, "a dataspace"));
    }
}
