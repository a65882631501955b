using System.Collections.Immutable;
using SupplyGuard.Subjects;

namespace SupplyGuard.Discovery.Named;

/// <summary>What the files of a repository name outright.</summary>
/// <param name="Packages">Sorted by key, each once for each way.</param>
/// <param name="Faults">Files that name something which cannot be determined, each with a sentence for people.</param>
internal sealed record NamedPackages(ImmutableArray<NamedPackage> Packages, ImmutableArray<(Location Location, string Detail)> Faults);
