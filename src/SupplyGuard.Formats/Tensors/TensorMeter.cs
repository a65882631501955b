using System.Collections.Immutable;

namespace SupplyGuard.Formats.Tensors;

/// <summary>Makes the statistics of every tensor of a model in the pass that makes its digest.</summary>
/// <param name="sketchKey">Key of the sketches, of <see cref="TensorSketch.ShortestKey"/> bytes or more; empty for no sketches.</param>
public sealed class TensorMeter(ReadOnlyMemory<byte> sketchKey) : TensorWatcher, IDisposable
{
    private readonly Dictionary<string, TensorStatistics> _statistics = new(StringComparer.Ordinal);
    private ImmutableArray<string> _names = [];
    private StatisticsStream? _current;

    /// <summary>By name of the tensor, for every tensor that was read.</summary>
    public IReadOnlyDictionary<string, TensorStatistics> Statistics => _statistics;

    /// <summary>Id of the key of the sketches; null when none are made.</summary>
    public string? SketchKeyId { get; } = sketchKey.IsEmpty ? null : TensorSketch.IdOf(sketchKey.Span);

    public void Dispose() => _current?.Dispose();

    internal override void Take(ReadOnlySpan<byte> bytes) => _current!.Take(bytes);

    private protected override bool Starts(ImmutableArray<string> names, string dtype)
    {
        _current?.Dispose();
        _current = null;
        _names = names;
        if (ElementDecoder.WidthOf(dtype) is null)
        {
            Keep(TensorStatistics.NotDecoded);
            return false;
        }

        // Views of the same elements have one sketch, under the first of their names.
        _current = new StatisticsStream(dtype, sketchKey.IsEmpty ? null : new TensorSketch(sketchKey.Span, names[0]));
        return true;
    }

    private protected override void Ends() => Keep(_current!.Finish() with { SketchedAs = sketchKey.IsEmpty ? null : _names[0] });

    private void Keep(TensorStatistics statistics)
    {
        foreach (var name in _names)
            _statistics[name] = statistics;
    }
}
