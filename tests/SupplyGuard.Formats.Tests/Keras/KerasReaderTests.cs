using SupplyGuard.Formats.Models;
using TestKit;

namespace SupplyGuard.Formats.Tests.Keras;

public sealed class KerasReaderTests
{
    [Fact]
    public void Reads_weights_and_classes_of_an_archive()
    {
        var facts = Facts("keras/valid/dense.keras");

        Assert.Equal(FormatKind.Keras, facts.Format);
        Assert.Equal(["model.weights.h5!layers/d/vars/0 F32 [3, 2]", "model.weights.h5!layers/d/vars/1 F32 [2]"], facts.Tensors.Select(tensor => tensor.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(8, facts.ParameterCount);
        Assert.Equal(["metadata.json", "config.json"], facts.Members.Select(member => member.Name));
        Assert.Equal(
            ["Class keras.Sequential", "Class keras.DTypePolicy", "Class keras.layers.Dense", "Class keras.initializers.GlorotUniform", "Class keras.optimizers.Adam"],
            facts.Uses.Select(use => $"{use.Kind} {use.Name}"));
        Assert.Equal("config.json: config/layers/0", facts.Uses[2].Where);
        Assert.Empty(facts.Unread);
    }

    [Fact]
    public void Reads_weights_and_classes_of_an_HDF5_file()
    {
        var facts = Facts("hdf5/valid/legacy.h5");

        Assert.Equal(FormatKind.Hdf5, facts.Format);
        Assert.Equal(["Class Sequential", "Class Dense", "Class GlorotUniform"], facts.Uses.Select(use => $"{use.Kind} {use.Name}"));
        Assert.Equal("keras_version=2.15.0", Assert.Single(facts.Metadata, entry => entry.Key is "keras_version") is var entry ? $"{entry.Key}={entry.Value}" : "");
        Assert.All(facts.Uses, use => Assert.InRange(use.Offset, 1, 4096));
    }

    [Fact]
    public void Reads_a_configuration_in_the_global_heap() => Assert.Equal(["Sequential", "Dense", "GlorotUniform"], Facts("hdf5/valid/text-heap.h5").Uses.Select(use => use.Name));

    [Theory]
    [InlineData("hdf5/hostile/lambda.h5", "Program Lambda")]
    [InlineData("hdf5/hostile/nested-lambda.h5", "Program Lambda")]
    [InlineData("hdf5/hostile/external-link.h5", "Outside /etc/passwd /x")]
    [InlineData("keras/hostile/lambda.keras", "Program Lambda")]
    [InlineData("keras/hostile/lambda.keras", "Program __lambda__")]
    [InlineData("keras/hostile/any-module.keras", "Class nt.system")]
    [InlineData("keras/hostile/get-file.keras", "Class keras.utils.get_file")]
    [InlineData("keras/hostile/get-file.keras", "Outside https://attacker.invalid/x")]
    [InlineData("keras/hostile/torch-wrapper.keras", "Class keras.layers.TorchModuleWrapper")]
    [InlineData("keras/hostile/tfsm-layer.keras", "Outside /tmp/other")]
    [InlineData("keras/hostile/vocabulary-file.keras", "Outside secret.txt")]
    public void Says_what_a_hostile_file_uses(string path, string use) => Assert.Contains(use, Facts(path).Uses.Select(found => $"{found.Kind} {found.Name}"));

    [Fact]
    public void Takes_no_word_of_a_vocabulary_for_a_path() => Assert.DoesNotContain(Facts("keras/valid/vocabulary.keras").Uses, use => use.Kind is CodeUseKind.Outside);

    [Fact]
    public void Says_which_entries_Keras_does_not_write() => Assert.Equal("evil.pkl", Assert.Single(Facts("keras/hostile/unknown-entry.keras").Unread).Name);

    [Theory]
    [InlineData("/etc/passwd", true)]
    [InlineData("../x", true)]
    [InlineData("C:\\x", true)]
    [InlineData("\\\\host\\x", true)]
    [InlineData("gs://bucket/x", true)]
    [InlineData("a/../../x", true)]
    [InlineData("channels_last", false)]
    [InlineData("dense_1/kernel:0", false)]
    [InlineData("/", false)]
    [InlineData("2024-01-01@00:00:00", false)]
    public void Tells_paths_and_addresses_from_other_texts(string text, bool isOutside) => Assert.Equal(isOutside, OutsidePath.Is(text));

    [Fact]
    public void Any_mutant_ends_Ok_or_Malformed()
    {
        foreach (var (path, seed) in new[] { ("keras/valid/dense.keras", 91), ("keras/hostile/lambda.keras", 92), ("hdf5/hostile/nested-lambda.h5", 93) })
        {
            foreach (var mutant in Mutator.Mutants(File.ReadAllBytes(Repository.PathTo("tests", "Corpus", path)), 2_000, seed))
                Assert.NotNull(Read(mutant));
        }
    }

    private static ModelFacts Facts(string path) => Read(File.ReadAllBytes(Repository.PathTo("tests", "Corpus", path))) switch
    {
        Parsed<ModelFacts>.Ok ok => ok.Value,
        Parsed<ModelFacts>.Malformed malformed => throw new InvalidOperationException($"{malformed.Fault} at {malformed.Offset}: {malformed.Detail}"),
        _ => throw new InvalidOperationException("Parsed has two cases."),
    };

    private static Parsed<ModelFacts> Read(byte[] file) => ModelReader.Read(new FileWindow(file), ModelLimits.Default, externalData: null, TestContext.Current.CancellationToken);
}
