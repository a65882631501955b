namespace SupplyGuard.Formats.Hdf5;

/// <summary>A member of a group.</summary>
/// <param name="Address">Of the object's header, for a hard link; otherwise <see cref="Hdf5Source.Undefined"/>.</param>
/// <param name="Target">What a link of another kind refers to: a path, or a file and a path in it.</param>
/// <param name="LeavesFile">Whether the target is in another file.</param>
/// <param name="Offset">Where in the file the link is.</param>
internal sealed record Hdf5Link(string Name, ulong Address, string Target, bool LeavesFile, long Offset);
