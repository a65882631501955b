using System.Collections.Immutable;
using SupplyGuard.Adoption;
using SupplyGuard.Findings;

namespace SupplyGuard;

/// <summary>Everything that <c>init</c> is going to write, and what it leaves to people.</summary>
/// <param name="Folder">Absolute path of the folder that is guarded.</param>
/// <param name="Files">Text files, sorted by path.</param>
/// <param name="Copies">Files of the checked-in guard, sorted by path.</param>
/// <param name="Refusal">Why nothing can be locked; null when nothing stands against it.</param>
/// <param name="Remaining">Sentences for people, the most urgent first.</param>
internal sealed record InitPlan(string Folder, ImmutableArray<PlannedFile> Files, ImmutableArray<PlannedCopy> Copies, Report? Refusal, ImmutableArray<string> Remaining)
{
    public bool IsEmpty => Files.IsEmpty && Copies.IsEmpty;
}
