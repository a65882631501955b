using System.Collections.Immutable;
using SupplyGuard.Subjects;

namespace SupplyGuard.Discovery;

/// <summary>A package that is to be examined, where it lies, and how it gets into a build.</summary>
/// <param name="Folder">Absolute path of its extracted folder; null when no packages folder holds it.</param>
/// <param name="ShownFolder">The same as reports show it, or where it would be.</param>
/// <param name="Via">Sorted: <c>download</c>, <c>library</c>, <c>sdk</c>, <c>tool</c>.</param>
internal sealed record InstalledPackage(PackageSubject Subject, string? Folder, string ShownFolder, ImmutableArray<string> Via);
