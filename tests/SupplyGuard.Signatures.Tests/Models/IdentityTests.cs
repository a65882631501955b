using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using SupplyGuard.Signatures.Models;
using SupplyGuard.Signatures.Models.Bundles;
using SupplyGuard.Signatures.Models.Trust;
using TestKit;

namespace SupplyGuard.Signatures.Tests.Models;

/// <summary>Signatures that the reference implementation made with identities, judged offline by the trusted root of its own tests.</summary>
public sealed class IdentityTests
{
    private const string Name = "stefanb@us.ibm.com";
    private const string Issuer = "https://sigstore.verify.ibm.com/oauth2";

    private static readonly byte[] Root = File.ReadAllBytes(ReferenceModels.PathTo("keys", "trusted_root.json"));

    public static TheoryData<string> All => ["v0.3.1-sigstore", "v1.0.0-sigstore", "v1.0.1-sigstore", "v1.1.0-sigstore"];

    [Theory]
    [MemberData(nameof(All))]
    public void What_every_release_signed_with_an_identity_is_what_is_there(string name)
    {
        var signature = ReferenceModels.Verified(ReferenceModels.Signature(name), Trust());

        Assert.Empty(ReferenceModels.Differences(signature, ReferenceModels.PathTo(name), "ignore-me"));
        Assert.Equal(2025, signature.NotBefore!.Value.Year);
    }

    [Fact]
    public void Another_identity_or_issuer_is_told()
    {
        AssertFails(ModelProblemKind.OtherIdentity, Bundle(), Trust(name: "someone@us.ibm.com"));
        AssertFails(ModelProblemKind.OtherIdentity, Bundle(), Trust(name: "STEFANB@us.ibm.com"));
        AssertFails(ModelProblemKind.OtherIssuer, Bundle(), Trust(issuer: "https://accounts.example"));
        AssertFails(ModelProblemKind.OtherMaterial, Bundle(), ReferenceModels.Key);
    }

    [Fact]
    public void Every_part_of_the_proof_counts()
    {
        AssertFails(ModelProblemKind.LogEntryMissing, With((ImmutableArray<LogEntry> _) => []));
        AssertFails(ModelProblemKind.LogUnknown, With((LogEntry entry) => entry with { LogId = Flipped(entry.LogId) }));
        AssertFails(ModelProblemKind.LogUnknown, With((LogEntry entry) => entry with { IntegratedTime = 1 }));
        AssertFails(ModelProblemKind.LogUnknown, With((LogEntry entry) => entry with { IntegratedTime = long.MaxValue }));
        AssertFails(ModelProblemKind.LogPromiseInvalid, With((LogEntry entry) => entry with { Promise = null }));
        AssertFails(ModelProblemKind.LogPromiseInvalid, With((LogEntry entry) => entry with { Promise = Flipped(entry.Promise!.Value) }));
        AssertFails(ModelProblemKind.LogPromiseInvalid, With((LogEntry entry) => entry with { LogIndex = entry.LogIndex + 1 }));
        AssertFails(ModelProblemKind.LogPromiseInvalid, With((LogEntry entry) => entry with { IntegratedTime = entry.IntegratedTime + 1 }));
        AssertFails(ModelProblemKind.LogPromiseInvalid, With((LogEntry entry) => entry with { Body = Flipped(entry.Body) }));
        AssertFails(ModelProblemKind.LogProofInvalid, With((LogEntry entry) => entry with { Proof = null }));
        AssertFails(ModelProblemKind.LogEntryMismatch, With((LogEntry entry) => entry with { Kind = "hashedrekord 0.0.1" }));
    }

    [Fact]
    public void Every_step_to_the_root_of_the_log_counts()
    {
        var steps = ((VerificationMaterial.Identity)Bundle().Material).Entries[0].Proof!.Hashes.Length;
        for (var i = 0; i < steps; i++)
            AssertProofFails(ModelProblemKind.LogProofInvalid, proof => proof with { Hashes = proof.Hashes.SetItem(i, Flipped(proof.Hashes[i])) });

        AssertProofFails(ModelProblemKind.LogProofInvalid, proof => proof with { Hashes = proof.Hashes.RemoveAt(0) });
        AssertProofFails(ModelProblemKind.LogProofInvalid, proof => proof with { Hashes = proof.Hashes.Add(new byte[32]) });
        AssertProofFails(ModelProblemKind.LogProofInvalid, proof => proof with { LogIndex = proof.LogIndex - 1 });
        AssertProofFails(ModelProblemKind.LogProofInvalid, proof => proof with { TreeSize = 0 });
        AssertProofFails(ModelProblemKind.LogProofInvalid, proof => proof with { RootHash = Flipped(proof.RootHash) });
        AssertProofFails(ModelProblemKind.LogCheckpointInvalid, proof => proof with { Checkpoint = "" });
        AssertProofFails(ModelProblemKind.LogCheckpointInvalid, proof => proof with { Checkpoint = proof.Checkpoint.Replace("rekor", "other", StringComparison.Ordinal) });
        AssertProofFails(ModelProblemKind.LogCheckpointInvalid, proof => proof with { Checkpoint = proof.Checkpoint[..^6] });
    }

    [Fact]
    public void The_entry_is_about_exactly_this_payload_signature_and_certificate()
    {
        var bundle = Bundle();
        AssertFails(ModelProblemKind.LogEntryMismatch, bundle with { Envelope = bundle.Envelope with { Payload = Flipped(bundle.Envelope.Payload) } });
        AssertFails(ModelProblemKind.LogEntryMismatch, bundle with { Envelope = bundle.Envelope with { Signature = Flipped(bundle.Envelope.Signature) } });

        var other = (VerificationMaterial.Identity)ModelBundle.Read(ReferenceModels.Signature("v0.3.1-sigstore")).Value!.Material;
        AssertFails(ModelProblemKind.LogEntryMismatch, bundle with { Material = ((VerificationMaterial.Identity)bundle.Material) with { Certificate = other.Certificate } });
    }

    [Fact]
    public void Authority_and_certificate_log_are_those_of_the_trusted_root()
    {
        AssertFails(ModelProblemKind.ChainUntrusted, Bundle(), Trust(change: text => Emptied(text, "certificateAuthorities")));
        AssertFails(ModelProblemKind.ChainUntrusted, Bundle(), Trust(change: text => text.Replace("2022-04-13T20:06:15.000Z", "2030-01-01T00:00:00.000Z", StringComparison.Ordinal)));
        AssertFails(ModelProblemKind.CertificateTimestampInvalid, Bundle(), Trust(change: text => Emptied(text, "ctlogs")));
        AssertFails(ModelProblemKind.CertificateTimestampInvalid, Bundle(), Trust(change: text => text.Replace("2022-10-20T00:00:00.000Z", "2030-01-01T00:00:00.000Z", StringComparison.Ordinal)));
        AssertFails(ModelProblemKind.LogUnknown, Bundle(), Trust(change: text => Emptied(text, "tlogs")));
    }

    [Fact]
    public void Any_trusted_root_is_read_or_refused()
    {
        foreach (var mutant in Mutator.Mutants(Root, 1000, seed: 22))
        {
            var read = TrustedRoot.Read(mutant);
            Assert.NotEqual(read.Value is null, read.Problem is null);
        }
    }

    [Theory]
    [InlineData("certificateAuthorities")]
    [InlineData("tlogs")]
    [InlineData("ctlogs")]
    public void A_trusted_root_with_something_else_in_the_place_of_an_object_is_refused(string list)
    {
        var root = JsonNode.Parse(Root)!;
        root[list]!.AsArray()[0] = false;

        Assert.Equal(ModelProblemKind.BundleMalformed, TrustedRoot.Read(Encoding.UTF8.GetBytes(root.ToJsonString())).Problem!.Kind);
    }

    [Fact]
    public void Half_a_character_in_the_place_of_base64_is_refused()
    {
        var bundle = JsonNode.Parse(ReferenceModels.Signature("v1.1.0-sigstore"))!;
        bundle["verificationMaterial"]!["certificate"]!["rawBytes"] = "HALF";

        Assert.Equal(ModelProblemKind.BundleMalformed, ModelBundle.Read(Encoding.UTF8.GetBytes(bundle.ToJsonString().Replace("HALF", "\\ud800", StringComparison.Ordinal))).Problem!.Kind);
    }

    [Fact]
    public void Any_damaged_signature_of_an_identity_is_refused_or_says_the_same()
    {
        var trust = Trust();
        var original = Convert.ToBase64String(Bundle().Envelope.Payload.Span);
        foreach (var mutant in Mutator.Mutants(ReferenceModels.Signature("v1.1.0-sigstore"), 1000, seed: 23))
        {
            if (ModelBundle.Read(mutant).Value is { } bundle && SignatureVerifier.Verify(bundle, trust, ReferenceModels.Now).Value is not null)
                Assert.Equal(original, Convert.ToBase64String(bundle.Envelope.Payload.Span));
        }
    }

    private static ModelBundle Bundle() => ModelBundle.Read(ReferenceModels.Signature("v1.1.0-sigstore")).Value!;

    private static ModelTrust.Identity Trust(string name = Name, string issuer = Issuer, Func<string, string>? change = null)
    {
        var text = System.Text.Encoding.UTF8.GetString(Root);
        return new ModelTrust.Identity(name, issuer, TrustedRoot.Read(System.Text.Encoding.UTF8.GetBytes(change?.Invoke(text) ?? text)).Value!);
    }

    private static string Emptied(string text, string list)
    {
        var root = System.Text.Json.Nodes.JsonNode.Parse(text)!;
        root[list] = new System.Text.Json.Nodes.JsonArray();
        return root.ToJsonString();
    }

    private static ModelBundle With(Func<LogEntry, LogEntry> change) => With(entries => [change(entries[0])]);

    private static ModelBundle With(Func<ImmutableArray<LogEntry>, ImmutableArray<LogEntry>> change)
    {
        var bundle = Bundle();
        var identity = (VerificationMaterial.Identity)bundle.Material;
        return bundle with { Material = identity with { Entries = change(identity.Entries) } };
    }

    private static void AssertProofFails(ModelProblemKind kind, Func<InclusionProof, InclusionProof> change) =>
        AssertFails(kind, With((LogEntry entry) => entry with { Proof = change(entry.Proof!) }));

    private static void AssertFails(ModelProblemKind kind, ModelBundle bundle, ModelTrust? trust = null) =>
        Assert.Equal(kind, SignatureVerifier.Verify(bundle, trust ?? Trust(), ReferenceModels.Now).Problem?.Kind);

    private static ReadOnlyMemory<byte> Flipped(ReadOnlyMemory<byte> bytes)
    {
        var copy = bytes.ToArray();
        copy[copy.Length / 2] ^= 1;
        return copy;
    }
}
