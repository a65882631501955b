using SupplyGuard.Discovery;
using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.Sources;

/// <summary>A folder that a configuration file names.</summary>
/// <param name="Address">Null when what is written there names nothing.</param>
internal sealed record ConfiguredFolder(string Name, SourceAddress? Address, ConfigurationFile File, Location Location);
