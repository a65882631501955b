using System.Collections.Immutable;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Models.Beside;

/// <summary>What a policy allows of the files that come with a model.</summary>
/// <param name="Files">Patterns of paths below the policy's folder; one without a slash counts for the file's name alone.</param>
/// <param name="Globals">Full names that configuration may tell a loader to import.</param>
internal sealed record BesideAllowance(ImmutableArray<string> Files, ImmutableHashSet<string> Globals)
{
    public static BesideAllowance None { get; } = new([], []);

    public bool Allows(string path) => Files.Any(pattern => new PathPattern(pattern).Matches(pattern.Contains('/', StringComparison.Ordinal) ? path : Path.GetFileName(path)));
}
