using System.Collections.Immutable;

namespace SupplyGuard.Formats.Tensors;

/// <summary>Makes the statistics of every tensor of a model in the pass that makes its digest.</summary>
/// <param name="sketchKey">Key of the sketches, of <see cref="TensorSketch.ShortestKey"/> bytes or more; empty for no sketches.</param>
/// <param name="sketchNames">Under which name a tensor is sketched, so that it can be compared with one of another name; null: under its own.</param>
/// <param name="kept">Name of one tensor whose bytes are kept; null: none are.</param>
public sealed class TensorMeter(ReadOnlyMemory<byte> sketchKey, IReadOnlyDictionary<string, string>? sketchNames = null, string? kept = null) : TensorWatcher, IDisposable
{
    private readonly MemoryStream _kept = new();
    private readonly Dictionary<string, TensorStatistics> _statistics = new(StringComparer.Ordinal);
    private ImmutableArray<string> _names = [];
    private string _sketchedAs = "";
    private StatisticsStream? _current;

    /// <summary>By name of the tensor, for every tensor that was read.</summary>
    public IReadOnlyDictionary<string, TensorStatistics> Statistics => _statistics;

    /// <summary>Canonical bytes of the tensor that is kept; empty when there was none.</summary>
    public ReadOnlyMemory<byte> Kept => _kept.GetBuffer().AsMemory(0, (int)_kept.Length);

    /// <summary>Id of the key of the sketches; null when none are made.</summary>
    public string? SketchKeyId { get; } = sketchKey.IsEmpty ? null : TensorSketch.IdOf(sketchKey.Span);

    public void Dispose()
    {
        _current?.Dispose();
        _kept.Dispose();
    }

    internal override void Take(ReadOnlySpan<byte> bytes)
    {
        _current!.Take(bytes);
        if (kept is not null && _names.Contains(kept))
            _kept.Write(bytes);
    }

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
        _sketchedAs = sketchNames?.GetValueOrDefault(names[0]) ?? names[0];
        _current = new StatisticsStream(dtype, sketchKey.IsEmpty ? null : new TensorSketch(sketchKey.Span, _sketchedAs));
        return true;
    }

    private protected override void Ends() => Keep(_current!.Finish() with { SketchedAs = sketchKey.IsEmpty ? null : _sketchedAs });

    private void Keep(TensorStatistics statistics)
    {
        foreach (var name in _names)
            _statistics[name] = statistics;
    }
}
