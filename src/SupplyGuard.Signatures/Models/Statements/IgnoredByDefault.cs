using System.Collections.Immutable;

namespace SupplyGuard.Signatures.Models.Statements;

/// <summary>What the reference implementation leaves out of every signature unless it is told not to: git's own files, at the top of the model only.</summary>
public static class IgnoredByDefault
{
    public static ImmutableArray<string> Git { get; } = [".git", ".gitattributes", ".github", ".gitignore"];
}
