using System.Collections.Immutable;

namespace SupplyGuard.Evidence.Receipts;

/// <summary>Everything on disk that the answer of a gate depended on. All paths are absolute.</summary>
/// <param name="Files">Files that were read, or looked for and not found.</param>
/// <param name="Folders">Folders of which everything was read, to the bottom.</param>
/// <param name="Paths">Paths that were followed through links to where they lead.</param>
/// <param name="Outputs">Where the restore output of each project is, in which nothing but NuGet's own files is imported.</param>
internal sealed record GateInputs(ImmutableArray<string> Files, ImmutableArray<string> Folders, ImmutableArray<string> Paths, ImmutableArray<ProjectOutput> Outputs);
