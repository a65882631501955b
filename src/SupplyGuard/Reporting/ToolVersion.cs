using SupplyGuard.Evidence;

namespace SupplyGuard.Reporting;

/// <summary>Which SupplyGuard wrote a report.</summary>
public static class ToolVersion
{
    /// <summary>For example <c>0.1.0</c>.</summary>
    public static string Number => EngineBuild.Version;

    /// <summary>For example <c>SupplyGuard 0.1.0</c>.</summary>
    public static string Name { get; } = $"SupplyGuard {Number}";
}
