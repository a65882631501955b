namespace SupplyGuard.Evidence.Sources;

/// <summary>An element of a section, and the file that it is taken from.</summary>
/// <param name="Nearness">0 for the nearest file.</param>
/// <param name="Order">Larger for one that was written later.</param>
internal sealed record MergedItem(string Key, Markup Element, ConfigurationFile File, int Nearness, int Order);
