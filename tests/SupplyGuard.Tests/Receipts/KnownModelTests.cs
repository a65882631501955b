using System.Collections.Immutable;
using SupplyGuard.Checks.Models.Signature;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.ModelSignatures;
using SupplyGuard.Evidence.Receipts;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Models.Manifests;
using SupplyGuard.Subjects;
using SupplyGuard.Tests.Models;
using TestKit;

namespace SupplyGuard.Tests.Receipts;

/// <summary>Whole runs over a signed folder of which one file is known from an earlier run.</summary>
public sealed class KnownModelTests : IDisposable
{
    private readonly SignedRepository _repository = new();
    private readonly TemporaryFolder _cache = new();
    private readonly LaterClock _clock = new(TimeSpan.FromMinutes(1));

    public KnownModelTests() => _repository.SignFolder();

    [Fact]
    public void A_policy_takes_over_what_is_known_of_unchanged_files()
    {
        Assert.Empty(ByPolicy());
        Mark();

        Assert.Equal(SignedContentRules.Changed, Assert.Single(ByPolicy()).Rule);
    }

    [Fact]
    public void A_policy_that_ignores_receipts_has_every_file_read_and_leaves_none()
    {
        Assert.Empty(ByPolicy());
        Mark();
        var policy = _repository.Folder.PathTo("supplyguard.json");
        File.WriteAllText(policy, File.ReadAllText(policy).Replace("\"policy\": 1", "\"policy\": 1, \"receipts\": \"ignore\"", StringComparison.Ordinal));

        Assert.Empty(ByPolicy());
    }

    [Fact]
    public void The_command_takes_over_what_is_known_unless_it_may_not()
    {
        Assert.Equal(Verdict.Passed, ByKey(new Caching(_cache.PathTo("cache"))));
        Mark();

        Assert.Equal(Verdict.Failed, ByKey(new Caching(_cache.PathTo("cache"))));
        Assert.Equal(Verdict.Passed, ByKey(caching: null));
    }

    [Fact]
    public void A_cache_inside_the_model_is_neither_used_nor_made()
    {
        Assert.Equal(Verdict.Passed, ByKey(new Caching(_repository.Folder.PathTo("models", "cache"))));

        Assert.False(Directory.Exists(_repository.Folder.PathTo("models", "cache")));
    }

    [Fact]
    public void What_was_read_for_pins_is_not_read_again_for_signatures()
    {
        var digests = new GatheredDigests([new ModelEvidence(new ModelSubject("a.bin"), "/models/a.bin", ModelRole.Model) { Size = 7, Sha256 = Digest.Sha256("weights"u8) }], earlier: null);

        Assert.Equal(Digest.Sha256("weights"u8).Hex, digests.Find(ModelHash.Sha256, new HashJob("/models/a.bin", 0, 7, 7)));
        Assert.Null(digests.Find(ModelHash.Blake2b, new HashJob("/models/a.bin", 0, 7, 7)));
        Assert.Null(digests.Find(ModelHash.Sha256, new HashJob("/models/a.bin", 0, 4, 7)));
        Assert.Null(digests.Find(ModelHash.Sha256, new HashJob("/models/a.bin", 0, 8, 8)));
        Assert.Null(digests.Find(ModelHash.Sha256, new HashJob("/models/b.bin", 0, 7, 7)));
    }

    public void Dispose()
    {
        _repository.Dispose();
        _cache.Dispose();
    }

    /// <summary>The findings about signatures, and no others.</summary>
    private ImmutableArray<Finding> ByPolicy()
    {
        var request = new VerifyRequest(_repository.Folder.Path) { Scope = VerifyScope.Models, Clock = _clock, Caching = new Caching(_cache.PathTo("cache")) };
        return [.. Guard.Verify(request, TestContext.Current.CancellationToken).Findings.Where(finding => finding.Rule.Id.StartsWith("SG23", StringComparison.Ordinal))];
    }

    private Verdict ByKey(Caching? caching)
    {
        var request = new ModelVerifyRequest(_repository.Folder.PathTo("models"), _repository.Folder.Path, _repository.Folder.PathTo("models", "model.sig"))
        {
            PublicKey = "keys/release.pem",
            At = _clock.GetUtcNow(),
            Clock = _clock,
            Caching = caching,
        };
        return ModelVerifier.Verify(request, TestContext.Current.CancellationToken).Verdict;
    }

    /// <summary>Puts a digest that the file does not have into the receipt: where it is reported as changed, it was not read.</summary>
    private void Mark()
    {
        Assert.SkipUnless(ChangeTimes.AreKeptAt(_cache.Path), "This file system keeps no change times.");
        var file = Assert.Single(Directory.GetFiles(_cache.PathTo("cache", "trees")));
        var receipt = TreeReceipt.Read(File.ReadAllBytes(file))!;
        receipt.Files[_repository.Folder.PathTo("models", "config.json")].Digests[new KnownFile.Stretch(ModelHash.Sha256, 0, 2)] = Digest.Sha256("marked"u8).Hex;
        File.WriteAllBytes(file, receipt.Write());
    }
}
