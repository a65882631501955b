using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.Sources;

/// <summary>A password that stands readable in a configuration file. It is not kept.</summary>
/// <param name="Source">Whose password it is.</param>
internal sealed record StoredPassword(string Source, ConfigurationFile File, Location Location);
