namespace SupplyGuard.Formats.Hdf5;

/// <summary>A text that an attribute holds.</summary>
/// <param name="Path">Path of the object that has the attribute; empty for the root group.</param>
/// <param name="Name">Name of the attribute.</param>
/// <param name="Value">The text, without what fills it up.</param>
/// <param name="Offset">Where in the file the attribute is.</param>
public sealed record Hdf5Text(string Path, string Name, string Value, long Offset);
