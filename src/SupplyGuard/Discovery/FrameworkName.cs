namespace SupplyGuard.Discovery;

/// <summary>
/// The spelling of a framework in <c>packages.lock.json</c>. Since version 4 an assets file names its targets as the project does
/// (<c>netstandard2.0</c>), while lock files keep NuGet's full name for everything before .NET 5 (<c>.NETStandard,Version=v2.0</c>).
/// </summary>
internal static class FrameworkName
{
    /// <param name="name">A short or a full name.</param>
    /// <returns>The name itself when it is spelled alike in both.</returns>
    public static string InLockfile(string name) =>
        Full(name, "netstandard", ".NETStandard") ?? Full(name, "netcoreapp", ".NETCoreApp") ?? Full(name, "uap", "UAP") ?? Classic(name) ?? name;

    private static string? Full(string name, string prefix, string identifier) =>
        name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && Version.TryParse(name.AsSpan(prefix.Length), out var version)
            ? $"{identifier},Version=v{version}"
            : null;

    /// <summary><c>net472</c>: one digit for each part. <c>net10.0</c> has a dot and stays.</summary>
    private static string? Classic(string name) =>
        name.StartsWith("net", StringComparison.OrdinalIgnoreCase) && name.Length is 5 or 6 && name.AsSpan(3).ContainsAnyExceptInRange('0', '9') is false
            ? $".NETFramework,Version=v{string.Join('.', name.AsEnumerable().Skip(3))}"
            : null;
}
