using System.Collections.Immutable;

namespace SupplyGuard.Evidence.Wiring;

/// <summary>A file that MSBuild imports by itself, and the one element with which it brings SupplyGuard into restores and builds.</summary>
/// <param name="FileName">MSBuild takes the nearest one, from the project or solution upwards.</param>
/// <param name="Imported">The file of the guard's <c>Sdk</c> folder that it imports.</param>
/// <param name="IsFirst">
/// Whether the import is the first element: initial targets run in the order of imports, and ours come first. Otherwise it is the last
/// one, so that nothing in the file redefines our targets.
/// </param>
internal sealed record WiringPiece(string FileName, string Imported, bool IsFirst)
{
    public static WiringPiece Props { get; } = new("Directory.Build.props", "Sdk.props", IsFirst: true);

    public static WiringPiece Targets { get; } = new("Directory.Build.targets", "Sdk.targets", IsFirst: false);

    public static WiringPiece SolutionTargets { get; } = new("Directory.Solution.targets", "Solution.targets", IsFirst: false);

    public static ImmutableArray<WiringPiece> All { get; } = [Props, Targets, SolutionTargets];

    public string Place => IsFirst ? "first" : "last";
}
