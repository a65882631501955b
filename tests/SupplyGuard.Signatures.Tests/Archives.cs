using SupplyGuard.Formats;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Signatures.Tests;

/// <summary>Reads archives that a test knows to be well-formed, or to be malformed.</summary>
internal static class Archives
{
    public static PackageArchive Read(byte[] bytes) =>
        Assert.IsType<Parsed<PackageArchive>.Ok>(PackageArchive.Read(new FileWindow(bytes), CancellationToken.None)).Value;

    public static Parsed<PackageArchive>.Malformed Refuse(byte[] bytes) =>
        Assert.IsType<Parsed<PackageArchive>.Malformed>(PackageArchive.Read(new FileWindow(bytes), CancellationToken.None));
}
