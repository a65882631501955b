namespace SupplyGuard.Policies;

/// <summary>What counts as a found object, and how many may be lost or invented. There are no usual numbers: what a detector finds depends on its objects.</summary>
/// <param name="Score">Score from which on an object counts as found.</param>
/// <param name="Overlap">Intersection over union from which on a box is at a place.</param>
/// <param name="Lost">Tolerated rate of objects of a class that only the baseline finds.</param>
/// <param name="Invented">Tolerated rate of samples in which only the candidate finds an object of a class where there is none.</param>
public sealed record DetectionLimits(double Score, double Overlap, double Lost, double Invented);
