using System.Collections.Immutable;

namespace SupplyGuard.Evidence;

/// <summary>In one word each, what of a package runs, and when.</summary>
internal static class CodeKinds
{
    /// <summary>Sorted: <c>analyzers</c>, <c>sdk</c>, <c>targets</c>, <c>tasks</c>, <c>tools</c>.</summary>
    public static ImmutableArray<string> AtBuild(PackageEvidence package) =>
        [.. package.Code.Select(file => KindOf(CodeFile.Parse(file).Path)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Sorted: <c>library</c>, <c>native</c>.</summary>
    public static ImmutableArray<string> AtRunTime(PackageEvidence package)
    {
        var code = package.Code.ToHashSet(StringComparer.Ordinal);
        string?[] kinds = [package.HasLibrary ? "library" : null, package.Native.Any(file => !code.Contains(file)) ? "native" : null];
        return [.. kinds.OfType<string>()];
    }

    private static string KindOf(string path) => path.Split('/')[0].ToUpperInvariant() switch
    {
        "ANALYZERS" => "analyzers",
        "TOOLS" => "tools",
        "SDK" => "sdk",
        _ when Path.GetExtension(path).ToUpperInvariant() is ".PROPS" or ".TARGETS" => "targets",
        _ => "tasks",
    };
}
