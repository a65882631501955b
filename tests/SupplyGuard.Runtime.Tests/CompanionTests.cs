namespace SupplyGuard.Runtime.Tests;

/// <summary>Models of several files.</summary>
public sealed class CompanionTests : IDisposable
{
    private static readonly byte[] Weights = PinnedFolder.Random(5000, seed: 3);
    private static readonly byte[] Shard = PinnedFolder.Random(70, seed: 4);

    private readonly PinnedFolder _folder = new(companions: [("the model é.data", Weights), ("shards/1.bin", Shard)]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Companions_are_verified_and_handed_out_by_name()
    {
        using var model = VerifiedModel.Open(_folder.Model, _folder.Pins);

        Assert.Equal(["shards/1.bin", "the model é.data"], model.Companions.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Weights, model.Companions["the model é.data"].ToArray());
        Assert.Equal(Shard, File.ReadAllBytes(model.Companions["shards/1.bin"].Path));
        Assert.Equal(_folder.Content, model.File.ToArray());
    }

    /// <summary>ONNX Runtime would take the companions of a model without a path from the current folder, whoever put them there.</summary>
    [Fact]
    public void One_file_of_several_is_not_handed_out_as_if_it_were_the_model()
    {
        using var model = VerifiedModel.Open(_folder.Model, _folder.Pins);

        Refusals.Expect(NotVerifiedReason.SeveralFiles, model.ToArray);
        Refusals.Expect(NotVerifiedReason.SeveralFiles, model.OpenRead);
        Refusals.Expect(NotVerifiedReason.SeveralFiles, () => model.Path);
    }

    [Fact]
    public void Copies_lie_as_the_model_expects_them()
    {
        string copy;
        using (var model = VerifiedModel.Open(_folder.Model, _folder.Pins))
        {
            copy = model.CopyToPrivateFolder();
            var folder = Path.GetDirectoryName(copy)!;

            Assert.Equal(copy, model.CopyToPrivateFolder());
            Assert.Equal("the model é.onnx", Path.GetFileName(copy));
            Assert.Equal(_folder.Content, File.ReadAllBytes(copy));
            Assert.Equal(Weights, File.ReadAllBytes(Path.Combine(folder, "the model é.data")));
            Assert.Equal(Shard, File.ReadAllBytes(Path.Combine(folder, "shards", "1.bin")));
        }

        Assert.False(Directory.Exists(Path.GetDirectoryName(copy)));
    }

    [Fact]
    public void A_companion_that_differs_or_is_missing_refuses_the_model()
    {
        var path = _folder.PathTo("models/shards/1.bin");
        File.WriteAllBytes(path, PinnedFolder.Random(70, seed: 5));
        Refusals.Expect(NotVerifiedReason.Differs, () => VerifiedModel.Open(_folder.Model, _folder.Pins));

        File.Delete(path);
        Refusals.Expect(NotVerifiedReason.Missing, () => VerifiedModel.Open(_folder.Model, _folder.Pins));
    }
}
