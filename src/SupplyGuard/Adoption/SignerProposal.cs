using System.Collections.Immutable;
using SupplyGuard.Evidence;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Adoption;

/// <summary>A signer that was seen, as an entry that a person may take into the policy.</summary>
/// <param name="Name">From the certificate.</param>
/// <param name="IsAuthor">Whether it signed as an author; otherwise as a repository.</param>
/// <param name="Certificates">All that were seen, sorted.</param>
/// <param name="Owners">Of a repository: who owned the packages, sorted.</param>
/// <param name="Packages">What it signed, as patterns, sorted.</param>
internal sealed record SignerProposal(string Name, bool IsAuthor, ImmutableArray<Digest> Certificates, ImmutableArray<string> Owners, ImmutableArray<string> Packages)
{
    /// <summary>By author where there is one: a repository's signature says only who could publish there.</summary>
    public static ImmutableArray<SignerProposal> Of(ImmutableArray<PackageEvidence> packages) =>
    [
        .. from package in packages
           where package.Signature is { IsValid: true, Primary.Certificate: not null }
           let signer = package.Signature!.Primary!
           group (package, signer) by (IsAuthor: signer.Kind is SignatureKind.Author, Name: NameOf(signer.Certificate!.Subject)) into signed
           orderby !signed.Key.IsAuthor, signed.Key.Name.ToUpperInvariant()
           select new SignerProposal(
               signed.Key.Name,
               signed.Key.IsAuthor,
               [.. signed.Select(one => one.signer.Certificate!.Fingerprint).Distinct().OrderBy(digest => digest.Hex, StringComparer.Ordinal)],
               signed.Key.IsAuthor ? [] : Sorted(signed.SelectMany(one => one.signer.Owners)),
               Patterns(signed.Select(one => one.package.Subject.PackageId))),
    ];

    /// <summary>Ids that begin alike are named by their beginning: the next package of the same author begins so, too.</summary>
    private static ImmutableArray<string> Patterns(IEnumerable<string> ids) => Sorted(ids
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .GroupBy(id => id.Split('.')[0], StringComparer.OrdinalIgnoreCase)
        .Select(group => group.Count() > 1 ? $"{group.Key}.*" : group.First())
        .Distinct(StringComparer.OrdinalIgnoreCase));

    private static ImmutableArray<string> Sorted(IEnumerable<string> texts) => [.. texts.Distinct(StringComparer.Ordinal).Order(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The common name of a distinguished name, or all of it.</summary>
    private static string NameOf(string subject)
    {
        const string CommonName = "CN=";
        if (!subject.StartsWith(CommonName, StringComparison.OrdinalIgnoreCase))
            return subject;

        var name = subject[CommonName.Length..];
        return name is ['"', .. var quoted] && quoted.IndexOf('"', StringComparison.Ordinal) is > 0 and var end ? quoted[..end] : name.Split(',')[0];
    }
}
