namespace SupplyGuard.Formats;

/// <summary>Whether a file is code for a machine or for .NET, by its first bytes and never by its name.</summary>
public enum MachineCode
{
    /// <summary>Neither.</summary>
    None,

    /// <summary>A .NET assembly.</summary>
    Managed,

    /// <summary>A program or library for Windows, Linux or macOS.</summary>
    Native,

    /// <summary>A program or library in the low-order parts of numbers, which change a model so little that nobody notices.</summary>
    Scattered,
}
