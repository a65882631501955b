using SupplyGuard.Subjects;

namespace SupplyGuard.Evidence.Sources;

/// <summary>That NuGet takes packages of certain names from a source.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="Pattern">A package id, or how it begins and a <c>*</c>.</param>
internal sealed record MappedPattern(string Source, string Pattern, Location Location);
