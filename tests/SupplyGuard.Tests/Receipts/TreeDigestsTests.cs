using System.Security.Cryptography;
using SupplyGuard.Evidence.Receipts;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Models.Manifests;
using TestKit;

namespace SupplyGuard.Tests.Receipts;

public sealed class TreeDigestsTests : IDisposable
{
    private static readonly string Marked = Digest.Sha256("marked"u8).Hex;

    private readonly TemporaryFolder _folder = new();
    private readonly LaterClock _clock = new(TimeSpan.FromMinutes(1));
    private readonly string _weights;

    public TreeDigestsTests()
    {
        _weights = _folder.Write("model/weights.bin", "weights");
        _folder.Write("model/config.json", "{}");
    }

    [Fact]
    public void What_did_not_change_is_not_read_again()
    {
        Assert.Equal(Digest.Sha256("weights"u8).Hex, Weights());

        Mark();

        Assert.Equal(Marked, Weights());
        Assert.Equal(Digest.Sha256("{}"u8).Hex, Build().Manifest.Resources[0].Digest);
    }

    [Fact]
    public void An_edit_is_noticed_though_size_and_time_are_set_back()
    {
        Weights();
        Mark();
        var time = File.GetLastWriteTimeUtc(_weights);
        File.WriteAllText(_weights, "weightz");
        File.SetLastWriteTimeUtc(_weights, time);

        Assert.Equal(Digest.Sha256("weightz"u8).Hex, Weights());
    }

    [Fact]
    public void Another_file_in_the_place_of_a_known_one_is_noticed()
    {
        Weights();
        Mark();
        var other = _folder.Write("other", "weightz");
        File.SetLastWriteTimeUtc(other, File.GetLastWriteTimeUtc(_weights));
        File.Move(other, _weights, overwrite: true);

        Assert.Equal(Digest.Sha256("weightz"u8).Hex, Weights());
    }

    [Fact]
    public void Two_known_files_that_changed_places_are_noticed()
    {
        var other = _folder.Write("model/other.bin", "weightz");
        Build();
        File.Move(_weights, _folder.PathTo("aside"));
        File.Move(other, _weights);
        File.Move(_folder.PathTo("aside"), other);

        Assert.Equal(Digest.Sha256("weightz"u8).Hex, Weights());
    }

    [Fact]
    public void What_is_new_or_gone_is_noticed()
    {
        Build();
        File.Delete(_weights);
        _folder.Write("model/hook.py", "");

        Assert.Equal(["config.json", "hook.py"], Build().Manifest.Resources.Select(resource => resource.Path));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(-1)]
    public void A_receipt_that_is_old_or_from_the_future_is_none(int days)
    {
        Weights();
        Mark();

        _clock.By = TimeSpan.FromDays(days);

        Assert.Equal(Digest.Sha256("weights"u8).Hex, Weights());
    }

    [Fact]
    public void Further_digests_of_a_file_do_not_make_the_first_younger()
    {
        Weights();
        Mark();
        _clock.By = TimeSpan.FromDays(5);
        Build(ModelSerialization.Usual with { Hash = ModelHash.Blake2b });
        _clock.By = TimeSpan.FromDays(8);

        Assert.Equal(Digest.Sha256("weights"u8).Hex, Weights());
    }

    [Fact]
    public void What_changed_just_now_is_not_kept()
    {
        _clock.By = TimeSpan.Zero;

        Build();

        Assert.False(File.Exists(_folder.PathTo("cache", "trees")) || Directory.GetFiles(_folder.PathTo("cache", "trees")).Length > 0);
    }

    [Fact]
    public void What_changes_while_it_is_read_is_not_kept()
    {
        var digests = Open();
        var job = new HashJob(_weights, 0, 7, 7);
        Assert.Null(digests.Find(ModelHash.Sha256, job));
        File.WriteAllText(_weights, "weightz");
        digests.Keep(ModelHash.Sha256, job, Digest.Sha256("weights"u8).Hex);
        digests.Save();

        Assert.Null(Open().Find(ModelHash.Sha256, job));
    }

    [Fact]
    public void A_receipt_that_is_torn_or_of_another_model_is_none()
    {
        Weights();
        Mark();
        var receipt = Receipt;
        var bytes = File.ReadAllBytes(receipt);
        File.WriteAllBytes(receipt, bytes[..^1]);
        Assert.Equal(Digest.Sha256("weights"u8).Hex, Weights());

        File.WriteAllBytes(receipt, (TreeReceipt.Read(bytes)! with { Tree = _folder.PathTo("other") }).Write());
        Assert.Equal(Digest.Sha256("weights"u8).Hex, Weights());
    }

    [Fact]
    public void Other_hash_functions_and_shards_are_known_beside_each_other()
    {
        var shards = new ModelSerialization(SerializationMethod.Shards, ModelHash.Sha256, 4, AllowsLinks: false, []);
        var blake = ModelSerialization.Usual with { Hash = ModelHash.Blake2b };
        string[] before = [Digests(ModelSerialization.Usual), Digests(shards), Digests(blake)];
        var written = File.ReadAllBytes(Receipt);

        string[] again = [Digests(ModelSerialization.Usual), Digests(shards), Digests(blake)];
        Assert.Equal(before, again);
        Assert.Equal(written, File.ReadAllBytes(Receipt));
        Assert.Equal(4, TreeReceipt.Read(written)!.Files[_weights].Digests.Count);
    }

    [Fact]
    public void Hostile_bytes_with_a_right_seal_are_a_receipt_or_none()
    {
        Build();
        var content = File.ReadAllBytes(Receipt)[..^SHA256.HashSizeInBytes];
        var read = Mutator.Mutants(content, 5_000, seed: 20261121).Concat(Mutator.Prefixes(content)).Count(mutant => TreeReceipt.Read([.. mutant, .. SHA256.HashData(mutant)]) is not null);

        Assert.InRange(read, 1, 5_000);
    }

    public void Dispose() => _folder.Dispose();

    private string Receipt => Assert.Single(Directory.GetFiles(_folder.PathTo("cache", "trees")));

    /// <summary>Puts a digest that no file has into the receipt: where it comes out again, no file was read.</summary>
    private void Mark()
    {
        Assert.SkipUnless(ChangeTimes.AreKeptAt(_folder.Path), "This file system keeps no change times.");
        var receipt = TreeReceipt.Read(File.ReadAllBytes(Receipt))!;
        receipt.Files[_weights].Digests[new KnownFile.Stretch(ModelHash.Sha256, 0, 7)] = Marked;
        File.WriteAllBytes(Receipt, receipt.Write());
    }

    private string Weights() => Build().Manifest.Resources.Single(resource => resource.Path == "weights.bin").Digest;

    private string Digests(ModelSerialization serialization) => string.Join(' ', Build(serialization).Manifest.Resources.Select(resource => resource.Digest));

    private ManifestReading Build(ModelSerialization? serialization = null)
    {
        var digests = Open();
        var reading = ManifestBuilder.Build(new ManifestRequest(_folder.PathTo("model"), serialization ?? ModelSerialization.Usual) { Memory = digests }, TestContext.Current.CancellationToken);
        digests.Save();
        return reading;
    }

    private TreeDigests Open() =>
        new TreeReceipts(CacheFolder.Open(_folder.PathTo("cache"), "trees", _folder.PathTo("model"), _clock)!, _clock).Open(_folder.PathTo("model"));
}
