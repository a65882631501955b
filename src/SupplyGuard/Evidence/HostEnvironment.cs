using System.Collections;
using System.Collections.Immutable;

namespace SupplyGuard.Evidence;

/// <summary>The environment variables of the process, as a face hands them to the engine.</summary>
public static class HostEnvironment
{
    /// <summary>By name, without regard to case: MSBuild makes properties of them, and those have none.</summary>
    public static ImmutableSortedDictionary<string, string> Read()
    {
        var variables = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            variables[(string)variable.Key] = (string?)variable.Value ?? "";

        return variables.ToImmutable();
    }
}
