using System.Collections.Immutable;

namespace SupplyGuard.Formats.Tensors;

/// <summary>Compares tensors of a new model, as they pass by, with tensors of an old one. Memory does not grow with the models.</summary>
/// <param name="pieces">Where the old tensors are.</param>
/// <param name="pairs">The old tensor to compare each new one with, by the new one's name. The shapes are the same.</param>
public sealed class TensorComparer(TensorPieces pieces, IReadOnlyDictionary<string, TensorEntry> pairs) : TensorWatcher
{
    private readonly Dictionary<string, TensorComparison> _comparisons = new(StringComparer.Ordinal);
    private ImmutableArray<(string Name, ComparisonStream Stream)> _current = [];

    /// <summary>By the new tensor's name; a tensor whose type is not decoded, or whose old bytes are not to be had, is not in it.</summary>
    public IReadOnlyDictionary<string, TensorComparison> Comparisons => _comparisons;

    internal override void Take(ReadOnlySpan<byte> bytes)
    {
        foreach (var (_, stream) in _current)
            stream.Take(bytes);
    }

    private protected override bool Starts(ImmutableArray<string> names, string dtype)
    {
        _current = [.. names.Where(name => CanCompare(name, dtype)).Select(name => (name, new ComparisonStream(pairs[name].DType, dtype, pieces, pairs[name].Name)))];
        return !_current.IsEmpty;
    }

    private protected override void Ends()
    {
        foreach (var (name, stream) in _current)
            _comparisons[name] = stream.Finish();
    }

    private bool CanCompare(string name, string dtype) =>
        pairs.TryGetValue(name, out var old) && pieces.Has(old.Name)
        && ElementDecoder.WidthOf(dtype) is not null && ElementDecoder.WidthOf(old.DType) is not null
        && ElementDecoder.NumbersOf(dtype) == ElementDecoder.NumbersOf(old.DType);
}
