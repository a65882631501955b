namespace SupplyGuard.Discovery;

/// <summary>A file that an assets file says is in a package.</summary>
/// <param name="Key">Lower-cased <c>id/version</c>.</param>
/// <param name="Path">In the package, as far as it is true.</param>
/// <param name="ItemType">The kind of item that it becomes in a build; empty for another use.</param>
internal sealed record PackageFile(string Key, string Path, string ItemType = "");
