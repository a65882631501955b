using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Where the true objects of every class stand among the numbers of golden samples, and what a map can say of one at most. Pure.</summary>
internal sealed class FoundObjects
{
    private readonly ILookup<int, (int Sample, int Column)> _places;
    private readonly TrueMaps? _maps;
    private readonly ScoreMatrix _truth;

    private FoundObjects(ILookup<int, (int Sample, int Column)> places, ScoreMatrix truth, TrueMaps? maps) => (_places, _truth, _maps) = (places, truth, maps);

    /// <summary>Golden samples.</summary>
    public int Samples => _truth.Samples;

    /// <param name="golden">Of an evaluation of places: with targets, and with maps where the model answers with them.</param>
    public static FoundObjects Of(EvaluationPolicy evaluation, GoldenData golden) =>
        new(FoundColumns.Objects(evaluation, golden.Targets!).ToLookup(place => place.Class, place => (place.Sample, place.Column)), golden.Targets!, golden.Maps);

    /// <summary>Sample and column of every object of a class.</summary>
    public IEnumerable<(int Sample, int Column)> this[int index] => _places[index];

    /// <summary>Share of the places of a map that count and have a class; 0 where none counts.</summary>
    public double Covered(int sample, int index) => _maps!.Counted(sample) is > 0 and var counted ? _truth[sample, index] / (double)counted : 0;

    /// <summary>Share of the places of a map that count, and on which a class would be a stray one: they have it not. 0 where none counts.</summary>
    public double Free(int sample, int index) => _maps!.Counted(sample) is > 0 and var counted ? (counted - (double)_truth[sample, index]) / counted : 0;

    /// <summary>Whether a sample has room for a class where there is none of it. Boxes may be anywhere.</summary>
    public bool CanInvent(int sample, int index, DetectionLimits limits) => _maps is null || (Free(sample, index) > 0 && (float)Free(sample, index) >= limits.InventedFrom);
}
