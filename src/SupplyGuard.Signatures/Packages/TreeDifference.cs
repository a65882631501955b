namespace SupplyGuard.Signatures.Packages;

/// <summary>One difference between a package folder and its archive.</summary>
/// <param name="Path">Relative to the package's folder, with <c>/</c>; the folder's own spelling where both have one.</param>
/// <param name="Offset">First byte of the folder's file that differs, where both contents were compared.</param>
public sealed record TreeDifference(TreeDifferenceKind Kind, string Path, string Detail, long? Offset = null);
