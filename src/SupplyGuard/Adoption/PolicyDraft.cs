using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace SupplyGuard.Adoption;

/// <summary>Writes the first policy of a repository, with comments that say what a person has to decide.</summary>
internal static class PolicyDraft
{
    /// <summary>Everything that could end a line or a comment is escaped; names are other people's text.</summary>
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.Create(UnicodeRanges.BasicLatin, UnicodeRanges.Latin1Supplement, UnicodeRanges.LatinExtendedA);

    /// <param name="signers">Proposed in a comment. Without the comment marks the policy is valid, too.</param>
    public static string Write(string preset, ImmutableArray<string> modelPatterns, ImmutableArray<SignerProposal> signers)
    {
        var text = new StringBuilder();
        text.Append($$"""
            {
              "policy": 1,
              "extends": [{{Quoted(preset)}}],

              // Every restore and build asks SupplyGuard; 'verify' fails when somebody takes a piece of that away.
              "wiring": "required",


            """.ReplaceLineEndings("\n"));
        if (!signers.IsEmpty)
            AppendSigners(text, signers);

        text.Append("  // Files that are loaded as models. Each is pinned in supplyguard.lock.json; an evaluation says what it does.\n  \"models\": [");
        text.AppendJoin(',', modelPatterns.Select(pattern => $"\n    {{ \"path\": {Quoted(pattern)} }}"));
        text.Append(modelPatterns.IsEmpty ? "]\n}\n" : "\n  ]\n}\n");
        return text.ToString();
    }

    private static void AppendSigners(StringBuilder text, ImmutableArray<SignerProposal> signers)
    {
        text.Append("""
              // Whose packages are accepted? As long as nobody is named here, everybody's whose certificate the .NET SDK trusts. These signed what
              // is restored today: take the marks away, and leave out whom you do not know.
              // "packages": {
              //   "trustedSigners": [

            """.ReplaceLineEndings("\n"));
        text.AppendJoin(",\n", signers.Select(signer =>
            $"  //     {{ \"name\": {Quoted(signer.Name)},\n"
            + $"  //       {Quoted(signer.IsAuthor ? "author" : "repository")}: [{List([.. signer.Certificates.Select(digest => $"sha256:{digest.Hex}")])}],\n"
            + (signer.Owners.IsEmpty ? "" : $"  //       \"owners\": [{List(signer.Owners)}],\n")
            + $"  //       \"packages\": [{List(signer.Packages)}] }}"));
        text.Append("\n  //   ]\n  // },\n\n");
    }

    private static string List(ImmutableArray<string> texts) => string.Join(", ", texts.Select(Quoted));

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, Encoder)}\"";
}
