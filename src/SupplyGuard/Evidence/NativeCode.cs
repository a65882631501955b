using System.Collections.Immutable;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Evidence;

/// <summary>Which files of a package are code for a machine, which no .NET analysis sees through: by content, and what lies where a runtime loads such code.</summary>
internal static class NativeCode
{
    /// <summary>Each as <c>path sha256-&lt;hex&gt;</c>, sorted.</summary>
    public static ImmutableArray<string> In(PackageTree tree) => [.. tree.Files.Where(file => file.Code is MachineCode.Native || IsInPlace(file)).Select(CodeFile.Of)];

    /// <summary>Whether the package brings assemblies for the program that is built; what only the build loads does not count.</summary>
    public static bool HasLibrary(PackageTree tree) => tree.Files.Any(file => file.Code is MachineCode.Managed && file.Path.Split('/') is ["lib", ..] or ["runtimes", _, "lib", ..]);

    private static bool IsInPlace(TreeFile file) =>
        file.Path.Split('/') is ["runtimes", _, "native", .., not "_._"] && file.Code is not MachineCode.Managed && Path.GetExtension(file.Path) is not (".txt" or ".md" or ".json" or ".xml" or ".h");
}
