using System.Collections;
using System.Collections.Immutable;

namespace SupplyGuard.Evidence;

/// <summary>The environment variables of the process, as a face hands them to the engine.</summary>
public static class HostEnvironment
{
    /// <summary>Whether this is a build agent, by the variable <c>CI</c> that they all set. It makes a run stricter and never laxer.</summary>
    public static bool IsContinuousIntegration =>
        Environment.GetEnvironmentVariable("CI") is { Length: > 0 } ci && !ci.Equals("false", StringComparison.OrdinalIgnoreCase) && ci != "0";

    /// <summary>By name, without regard to case: MSBuild makes properties of them, and those have none.</summary>
    public static ImmutableSortedDictionary<string, string> Read()
    {
        var variables = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            variables[(string)variable.Key] = (string?)variable.Value ?? "";

        return variables.ToImmutable();
    }
}
