using System.Collections.Immutable;
using SupplyGuard.Adoption;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Tests.Policies;
using TestKit;

namespace SupplyGuard.Tests.Adoption;

public sealed class PolicyDraftTests
{
    private static readonly ImmutableArray<SignerProposal> Signers =
    [
        new("Contoso \"Ltd\"\n\u2028\", \"x\": //", IsAuthor: true, [Digest.Sha256("a"u8)], [], ["Contoso.*", "Other"]),
        new("gallery", IsAuthor: false, [Digest.Sha256("b"u8), Digest.Sha256("c"u8)], ["some", "body"], ["A"]),
    ];

    [Fact]
    public void Proposes_whom_to_trust_in_a_comment() => Golden.Matches(PolicyDraft.Write("strict", ["models/**", "é/*.onnx"], Signers));

    [Fact]
    public void Is_a_policy_with_and_without_the_comment_marks()
    {
        var draft = PolicyDraft.Write("standard", ["models/**"], Signers);
        var unmarked = string.Join('\n', draft.Split('\n').Select(line => line.StartsWith("  //  ", StringComparison.Ordinal) || line.StartsWith("  // \"", StringComparison.Ordinal) || line is "  // }," ? line.Replace("//", "", StringComparison.Ordinal) : line));

        Assert.Empty(PolicySource.Lines(PolicySource.Read(draft).Findings));
        Assert.Empty(PolicySource.Read(draft).Policy!.Packages!.TrustedSigners);
        Assert.Equal(Requirement.Required, PolicySource.Read(draft).Policy!.Wiring.Value);
        Assert.Equal("", PolicySource.Lines(PolicySource.Read(unmarked.Replace("\"x\": //", "\"x\": ", StringComparison.Ordinal)).Findings));
        Assert.Equal(2, PolicySource.Read(unmarked).Policy!.Packages!.TrustedSigners.Length);
    }
}
