namespace SupplyGuard.Reporting;

/// <summary>Which SupplyGuard wrote a report.</summary>
public static class ToolVersion
{
    /// <summary>For example <c>0.1.0</c>.</summary>
#pragma warning disable RS0030 // Reason: asks our own assembly for its version; nothing is loaded.
    public static string Number { get; } = typeof(ToolVersion).Assembly.GetName().Version!.ToString(3);
#pragma warning restore RS0030

    /// <summary>For example <c>SupplyGuard 0.1.0</c>.</summary>
    public static string Name { get; } = $"SupplyGuard {Number}";
}
