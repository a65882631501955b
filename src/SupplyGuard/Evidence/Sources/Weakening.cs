using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.Sources;

/// <summary>That a nearer file takes back what a farther one demands.</summary>
/// <param name="What">What it does, in the words of a sentence about it.</param>
/// <param name="Demand">The file that demands.</param>
internal sealed record Weakening(string What, ConfigurationFile Demand, ConfigurationFile File, Location Location);
