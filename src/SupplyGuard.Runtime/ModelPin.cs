namespace SupplyGuard.Runtime;

/// <summary>A model as it was locked.</summary>
/// <param name="File">The file that a loader is given.</param>
/// <param name="Companions">External data and shards, named relative to the model's folder with forward slashes; sorted.</param>
internal sealed record ModelPin(FilePin File, IReadOnlyList<FilePin> Companions);
