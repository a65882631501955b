using System.Collections.Immutable;

namespace SupplyGuard.Evidence.ModelSignatures;

/// <summary>Something that is signed as a whole, a file or a folder, with the signature files that speak about it.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Shown">As reports show it.</param>
/// <param name="Signatures">Absolute paths, sorted.</param>
internal sealed record SignedPlace(string Path, string Shown, ImmutableArray<string> Signatures)
{
    public bool IsFolder => Directory.Exists(Path);

    /// <summary>A signature file that lies directly in the signed folder, by its name; null where it lies elsewhere.</summary>
    public string? NameInside(string signature) => IsFolder && System.IO.Path.GetDirectoryName(signature) == Path ? System.IO.Path.GetFileName(signature) : null;
}
