using System.Collections.Immutable;
using Microsoft.Build.Framework;

namespace SupplyGuard.MSBuild;

/// <summary>
/// The global properties of a project's build: those that the command line, the IDE or MSBuild itself gave. No environment variable and no
/// package can set one, so they may decide whether this is a build at all.
/// </summary>
internal sealed class BuildGlobals
{
    private readonly ImmutableDictionary<string, string> _values;

    private BuildGlobals(ImmutableDictionary<string, string> values)
    {
        _values = values;
    }

    public IEnumerable<string> Names => _values.Keys.Order(StringComparer.OrdinalIgnoreCase);

    /// <summary>MSBuild evaluates the project in order to restore it; what it holds from packages is not imported.</summary>
    public bool IsRestoring => Is("MSBuildIsRestoring") || Is("ExcludeRestorePackageImports");

    /// <summary>An IDE asks what the project consists of. It compiles nothing, and says so: without that, it is a build like any other.</summary>
    public bool IsDesignTime => Is("DesignTimeBuild") && Is("SkipCompilerExecution");

    /// <returns>Null where the program that builds cannot say; what is a build cannot be told there.</returns>
    public static BuildGlobals? Of(IBuildEngine engine) =>
        engine is IBuildEngine6 six ? new BuildGlobals(six.GetGlobalProperties().ToImmutableDictionary(StringComparer.OrdinalIgnoreCase)) : null;

    private bool Is(string name) => string.Equals(_values.GetValueOrDefault(name), "true", StringComparison.OrdinalIgnoreCase);
}
