namespace SupplyGuard.Subjects;

/// <summary>
/// Where something is, for a person to open. <paramref name="Path"/> is as shown: relative to the policy's folder with forward slashes,
/// or <c>$(NuGetPackageRoot)id/version/file</c> inside the packages folder; never absolute.
/// </summary>
/// <param name="Path">The file, as shown.</param>
/// <param name="Line">1-based; 0 when unknown or when the file is not text.</param>
/// <param name="Column">1-based; 0 when unknown.</param>
/// <param name="Offset">Absolute byte offset in a binary file.</param>
public readonly record struct Location(string Path, int Line = 0, int Column = 0, long? Offset = null)
{
    public override string ToString() => Line > 0 ? $"{Path}({Line},{Column})" : Offset is { } offset ? $"{Path}@{offset}" : Path;
}
