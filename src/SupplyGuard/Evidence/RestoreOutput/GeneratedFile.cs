using SupplyGuard.Discovery;

namespace SupplyGuard.Evidence.RestoreOutput;

/// <summary>One of the two files through which MSBuild imports what NuGet restored.</summary>
/// <param name="ShownPath">Where it is, as reports show it.</param>
/// <param name="Root">Null when it cannot be read or is the one of a quarantine.</param>
/// <param name="IsBlocker">A failed gate put it there.</param>
/// <param name="Fault">Why it cannot be read; null when it can.</param>
internal sealed record GeneratedFile(string ShownPath, Markup? Root, bool IsBlocker, RestoredProject.Fault? Fault);
