namespace SupplyGuard.Policies;

/// <summary>What counts as a found object, and how many may be lost or invented. There are no usual numbers: what a detector finds depends on its objects. Of maps, an object is all that one sample holds of a class.</summary>
/// <param name="Score">Score from which on an object counts as found; of maps of one class, from which on a place is of it.</param>
/// <param name="Overlap">Intersection over union from which on a box, or a part of a map, is at a place.</param>
/// <param name="Lost">Tolerated rate of objects of a class that only the baseline finds.</param>
/// <param name="Invented">Tolerated rate of samples in which only the candidate finds an object of a class where there is none.</param>
public sealed record DetectionLimits(double Score, double Overlap, double Lost, double Invented)
{
    /// <summary>Of maps: share of a sample's places from which on a class is found where there is none of it; null for boxes.</summary>
    public double? Area { get; init; }

    /// <summary>What the number of an object has to reach to be found: the best score of a box at it, or the overlap of a map with it.</summary>
    public double FoundFrom => Area is null ? Score : (float)Overlap;

    /// <summary>What the number of a class has to reach in a sample to be invented: the best score of a box where there is none, or the share of places.</summary>
    public double InventedFrom => (float?)Area ?? Score;
}
