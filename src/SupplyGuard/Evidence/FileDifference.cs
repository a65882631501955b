namespace SupplyGuard.Evidence;

/// <summary>A file that two versions of a package do not have in common.</summary>
/// <param name="Change"><c>+</c>, <c>-</c> or <c>~</c>.</param>
/// <param name="RunsInBuild">In the version that has it last.</param>
/// <param name="IsNative">In the version that has it last.</param>
/// <param name="Before">What an assembly of that path offered; null when there was none.</param>
internal sealed record FileDifference(char Change, string Path, bool RunsInBuild, bool IsNative, PublicApi? Before, PublicApi? After);
