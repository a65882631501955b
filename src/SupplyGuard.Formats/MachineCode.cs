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
}
