using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Torch;

/// <summary>Counts parameters so that a storage with several views counts once.</summary>
internal static class TorchParameters
{
    /// <summary>
    /// For each storage the elements of its tensors of parameter type, but never more than lie between the first and the last that any of
    /// them looks at.
    /// </summary>
    public static long Count(IEnumerable<TorchStorage> storages)
    {
        var count = 0L;
        foreach (var storage in storages)
        {
            var (elements, covered, end) = (0L, 0L, 0L);
            foreach (var tensor in storage.Tensors.Where(tensor => DType.IsParameter(tensor.DType) && tensor.Elements > 0).OrderBy(tensor => tensor.Offset))
            {
                elements = TensorSize.Add(elements, tensor.Elements);
                covered += Math.Max(0, tensor.End - Math.Max(end, tensor.Offset));
                end = Math.Max(end, tensor.End);
            }

            count = TensorSize.Add(count, Math.Min(elements, covered));
        }

        return count;
    }
}
