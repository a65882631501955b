namespace SupplyGuard.Adoption;

/// <summary>A file of the checked-in guard that <c>init</c> writes, or deletes because the guard has no such file.</summary>
/// <param name="Path">Relative to the folder that is guarded, with forward slashes.</param>
/// <param name="Content">Null when it is deleted.</param>
internal sealed record PlannedCopy(string Path, byte[]? Content);
