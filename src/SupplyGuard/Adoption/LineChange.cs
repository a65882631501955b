namespace SupplyGuard.Adoption;

/// <summary>Lines that are replaced by others, one of which may be none.</summary>
/// <param name="Old">Index of the first removed line, or of the line before which something is added.</param>
/// <param name="New">The same in the new text.</param>
internal sealed record LineChange(int Old, int Removed, int New, int Added);
