using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Evidence;

/// <summary>A file of a package that holds code, as locks and receipts write it: <c>path sha256-&lt;hex&gt;</c>.</summary>
/// <param name="Path">Relative to the package's folder, with forward slashes.</param>
internal readonly record struct CodeFile(string Path, string Digest)
{
    private const string Separator = " sha256-";

    public static string Of(TreeFile file) => $"{file.Path}{Separator}{file.Sha256.Hex}";

    /// <summary>Also takes what somebody wrote into a lock by hand: it is then a path without a digest, which equals no file.</summary>
    public static CodeFile Parse(string text) =>
        text.LastIndexOf(Separator, StringComparison.Ordinal) is var at and >= 0 ? new CodeFile(text[..at], text[(at + Separator.Length)..]) : new CodeFile(text, "");
}
