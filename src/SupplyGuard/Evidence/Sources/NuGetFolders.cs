using System.Collections.Immutable;
using SupplyGuard.Discovery;
using SupplyGuard.Signatures;

namespace SupplyGuard.Evidence.Sources;

/// <summary>Where NuGet keeps what belongs to a user and to a machine.</summary>
/// <param name="User">Absolute path of the user's configuration; null where it is not known.</param>
/// <param name="Machine">Absolute path of the machine's configuration; null where it is not known.</param>
/// <param name="Home">Absolute path of the user's home, without links; null where it is not known.</param>
internal sealed record NuGetFolders(string? User, string? Machine, string? Home)
{
    private const string Name = "NuGet";

    public static NuGetFolders Of(ImmutableSortedDictionary<string, string>? environment)
    {
        if (environment is null)
            return new NuGetFolders(null, null, null);
        if (OperatingSystem.IsWindows())
            return new NuGetFolders(Below(Variable("APPDATA"), Name), Below(Variable("PROGRAMFILES(X86)") ?? Variable("PROGRAMFILES"), Name), Physical(Variable("USERPROFILE")));

        var machine = OperatingSystem.IsMacOS() ? "/Library/Application Support" : Variable("NUGET_COMMON_APPLICATION_DATA") ?? "/etc/opt";
        var home = Variable("DOTNET_CLI_HOME") ?? Variable("HOME");
        return new NuGetFolders(Below(home, ".nuget", Name), Below(machine, Name), Physical(home));

        string? Variable(string name) => environment.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
    }

    /// <summary>How reports show a configuration file of the user's or the machine's; null for any other.</summary>
    /// <param name="path">Absolute, without links among its folders.</param>
    public string? Shown(string path, ConfigurationLevel level) => level switch
    {
        ConfigurationLevel.User => InHome(path) ?? $"{Name}/{Inside(PhysicalPath.OfFolder(User!), path)}",
        ConfigurationLevel.Machine => $"{Name}/{Inside(PhysicalPath.OfFolder(Machine!), path)}",
        _ => null,
    };

    /// <summary>How reports show what lies in the user's home; null for anything else.</summary>
    /// <param name="path">Absolute, without links among its folders.</param>
    public string? InHome(string path) => Home is not null && PhysicalPath.IsBelow(Home, path) ? $"~/{Inside(Home, path)}" : null;

    private static string Inside(string folder, string path) => Path.GetRelativePath(folder, path).Replace('\\', '/');

    private static string? Physical(string? folder) => Below(folder) is { } path ? PhysicalPath.OfFolder(path) : null;

    private static string? Below(string? folder, params ReadOnlySpan<string> parts) =>
        folder is not null && Path.IsPathFullyQualified(folder) ? Path.Combine([folder, .. parts]) : null;
}
