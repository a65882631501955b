using System.Collections.Immutable;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Gguf;

/// <summary>Where the tensors of a GGUF file lie, and their bytes.</summary>
internal static class GgufLayout
{
    private const int PieceBytes = 64 << 10;

    /// <summary>Tensors lie one behind the other, each at the next aligned place; what lies between and behind is zeros, and shorter than the alignment.</summary>
    /// <param name="headerEnd">End of what stands before the data.</param>
    /// <param name="data">Where the data begin.</param>
    /// <exception cref="MalformedException">There is a hole, an overlap, or something behind the last tensor.</exception>
    public static void MustBeExplained(FileWindow file, ImmutableArray<GgufTensor> tensors, long headerEnd, long data, long alignment)
    {
        var end = headerEnd;
        foreach (var tensor in tensors.OrderBy(tensor => tensor.Offset).ThenBy(tensor => tensor.Length))
        {
            var what = $"tensor '{tensor.Name}'";
            var expected = (end - data + alignment - 1) & ~(alignment - 1);
            if (tensor.Offset % alignment is not 0 || tensor.Offset != Math.Max(0, expected))
                throw new MalformedException(Fault.Inconsistent, tensor.Position, $"{what} begins at {tensor.Offset} of the data, where {Math.Max(0, expected)} was expected: a hole or an overlap.");
            if (tensor.Length > file.Length - data - tensor.Offset)
                throw new MalformedException(Fault.Truncated, file.Length, $"{what} of {tensor.Length} bytes does not fit into the file.");

            MustBeZeros(file, end, data + tensor.Offset);
            end = data + tensor.Offset + tensor.Length;
        }

        if (file.Length - end >= alignment)
            throw new MalformedException(Fault.Inconsistent, end, $"{file.Length - end} bytes behind the last tensor belong to nothing.");

        MustBeZeros(file, end, file.Length);
    }

    /// <summary>Gives the bytes of a tensor to the hasher: little-endian, if they are numbers; blocks of quantised types as they are.</summary>
    /// <exception cref="MalformedException">The file shrank while it was read.</exception>
    public static void Append(FileWindow file, long offset, GgufTensor tensor, bool isBigEndian, TensorHasher hasher)
    {
        var what = $"tensor '{tensor.Name}'";
        if (!isBigEndian || tensor.Type.IsQuantised || tensor.Type.BlockBytes is 1)
        {
            hasher.Append(file, offset, tensor.Length, what);
            return;
        }

        var buffer = new byte[(int)Math.Min(PieceBytes, tensor.Length)];
        for (var done = 0L; done < tensor.Length; done += buffer.Length)
        {
            var piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, tensor.Length - done));
            file.Read(offset + done, piece, what);
            ByteOrder.Reverse(piece, tensor.Type.BlockBytes);
            hasher.Append(piece);
        }
    }

    private static void MustBeZeros(FileWindow file, long start, long end)
    {
        if (end <= start)
            return;

        var padding = file.Take(start, end - start, int.MaxValue, "padding");
        if (padding.AsSpan().IndexOfAnyExcept((byte)0) is >= 0 and var strange)
            throw new MalformedException(Fault.Inconsistent, start + strange, "padding holds something.");
    }
}
