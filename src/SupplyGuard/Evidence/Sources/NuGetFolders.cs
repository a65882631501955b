using System.Collections.Immutable;
using SupplyGuard.Discovery;

namespace SupplyGuard.Evidence.Sources;

/// <summary>Where NuGet keeps the configuration of a user and of a machine.</summary>
/// <param name="User">Absolute; null where it is not known.</param>
/// <param name="Machine">Absolute; null where it is not known.</param>
internal sealed record NuGetFolders(string? User, string? Machine)
{
    private const string Name = "NuGet";

    public static NuGetFolders Of(ImmutableSortedDictionary<string, string>? environment)
    {
        if (environment is null)
            return new NuGetFolders(null, null);
        if (OperatingSystem.IsWindows())
            return new NuGetFolders(Below(Variable("APPDATA"), Name), Below(Variable("PROGRAMFILES(X86)") ?? Variable("PROGRAMFILES"), Name));

        var machine = OperatingSystem.IsMacOS() ? "/Library/Application Support" : Variable("NUGET_COMMON_APPLICATION_DATA") ?? "/etc/opt";
        return new NuGetFolders(Below(Variable("DOTNET_CLI_HOME") ?? Variable("HOME"), ".nuget", Name), Below(machine, Name));

        string? Variable(string name) => environment.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
    }

    /// <summary>How reports show a file of the user's or the machine's; null for any other.</summary>
    /// <param name="path">Absolute, without links among its folders.</param>
    public string? Shown(string path, ConfigurationLevel level) => level switch
    {
        ConfigurationLevel.User => $"~/{Name}/{Inside(User!, path)}",
        ConfigurationLevel.Machine => $"{Name}/{Inside(Machine!, path)}",
        _ => null,
    };

    private static string Inside(string folder, string path) => Path.GetRelativePath(PhysicalPath.OfFolder(folder), path).Replace('\\', '/');

    private static string? Below(string? folder, params ReadOnlySpan<string> parts) =>
        folder is not null && Path.IsPathFullyQualified(folder) ? Path.Combine([folder, .. parts]) : null;
}
