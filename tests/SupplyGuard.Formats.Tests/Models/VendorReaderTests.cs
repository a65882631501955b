using SupplyGuard.Formats.Models;
using TestKit;

namespace SupplyGuard.Formats.Tests.Models;

/// <summary>Rooms for models of other tools, by the files of their corpus.</summary>
public sealed class VendorReaderTests
{
    [Theory]
    [InlineData("gbtree.json", FormatKind.XGBoost, "gradient_booster=gbtree objective=reg:squarederror")]
    [InlineData("gbtree.ubj", FormatKind.XGBoost, "gradient_booster=gbtree objective=reg:squarederror")]
    [InlineData("dart.ubj", FormatKind.XGBoost, "gradient_booster=dart objective=reg:squarederror")]
    [InlineData("gblinear.ubj", FormatKind.XGBoost, "gradient_booster=gblinear objective=reg:squarederror")]
    [InlineData("lightgbm.txt", FormatKind.LightGbm, "version=v3 num_class=1 objective=regression trees=2")]
    [InlineData("network.mlmodel", FormatKind.CoreMl, "specificationVersion=6")]
    [InlineData("digits.mlpackage/Data/com.apple.CoreML/weights/weight.bin", FormatKind.CoreMlWeights, "blobs=1")]
    [InlineData("openvino/digits.xml", FormatKind.OpenVino, "name=digits version=11")]
    [InlineData("digits.pmml", FormatKind.Pmml, "version=4.4")]
    [InlineData("values.skops", FormatKind.Skops, "")]
    public void Says_what_a_model_is(string name, FormatKind kind, string metadata)
    {
        var facts = Assert.IsType<Parsed<ModelFacts>.Ok>(Read(File.ReadAllBytes(Repository.PathTo(["tests", "Corpus", "vendors", "valid", .. name.Split('/')])))).Value;

        Assert.Equal(kind, facts.Format);
        Assert.Equal(metadata, string.Join(' ', facts.Metadata.Select(pair => $"{pair.Key}={pair.Value}")));
    }

    [Fact]
    public void Reads_the_weights_of_OpenVINO_from_the_file_beside_it()
    {
        var folder = Repository.PathTo("tests", "Corpus", "vendors", "valid", "openvino");
        var model = new FileWindow(File.ReadAllBytes(Path.Combine(folder, "digits.xml")));
        var facts = Assert.IsType<Parsed<ModelFacts>.Ok>(ModelReader.Read(model, ModelLimits.Default, _ => new FileWindow(File.ReadAllBytes(Path.Combine(folder, "digits.bin"))), TestContext.Current.CancellationToken)).Value;

        Assert.Equal(["weights F32 [2, 3]", "bias F32 [2, 3]"], facts.Tensors.Select(tensor => tensor.ToString()));
        Assert.Equal(facts.Tensors[0].Digest, facts.Tensors[1].Digest);
    }

    [Theory]
    [InlineData("""{ "learner": { "rate": 1 } }""", FormatKind.Json)]
    [InlineData("tree\nversion of yesterday", FormatKind.Text)]
    [InlineData("<net id='1'/>", FormatKind.Text)]
    [InlineData("<!-- <net version='11'> --><a/>", FormatKind.Text)]
    [InlineData("\uFEFF<?xml version='1.0'?>\n<!DOCTYPE net [ <!ENTITY a '>'> ]>\n<net version='11'/>", FormatKind.OpenVino)]
    [InlineData("<p:PMML xmlns:p='x'/>", FormatKind.Pmml)]
    public void Takes_nothing_for_a_model_that_only_resembles_one(string text, FormatKind kind) => Assert.Equal(kind, FormatSniffer.Sniff(new FileWindow(System.Text.Encoding.UTF8.GetBytes(text))));

    [Theory]
    [InlineData("a.bin", true)]
    [InlineData("./a/b.bin", true)]
    [InlineData("../a.bin", false)]
    [InlineData("a/../b.bin", false)]
    [InlineData("/a.bin", false)]
    [InlineData("C:a.bin", false)]
    [InlineData("a\\b.bin", false)]
    [InlineData("a//b.bin", false)]
    [InlineData("a%2e.bin", false)]
    [InlineData("", false)]
    [InlineData("a.", false)]
    public void Paths_stay_inside_on_every_file_system_or_do_not(string path, bool staysInside) => Assert.Equal(staysInside, RelativePath.StaysInside(path));

    [Fact]
    public void Layers_of_one_name_are_told_apart_without_trying_every_number_for_each()
    {
        const int Layers = 50_000;
        var model = $"<net name='n' version='11'><layers>{string.Concat(Enumerable.Repeat("<layer name='w' type='Const' version='opset1'><data element_type='f32' shape='2' offset='0' size='8'/></layer>", Layers))}</layers></net>";

        var facts = Assert.IsType<Parsed<ModelFacts>.Ok>(Read(System.Text.Encoding.UTF8.GetBytes(model))).Value;

        Assert.Equal(["w", "w#1", "w#2"], facts.Tensors.Take(3).Select(tensor => tensor.Name));
        Assert.Equal(Layers, facts.Tensors.Select(tensor => tensor.Name).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Any_mutant_of_the_corpus_ends_Ok_or_Malformed()
    {
        foreach (var path in new[] { "vendors", "objects" }.SelectMany(room => Directory.EnumerateFiles(Repository.PathTo("tests", "Corpus", room), "*", SearchOption.AllDirectories)).Order(StringComparer.Ordinal))
        {
            foreach (var mutant in Mutator.Mutants(File.ReadAllBytes(path), 40, seed: 72))
                Assert.NotNull(Read(mutant));
        }
    }

    private static Parsed<ModelFacts> Read(byte[] bytes) => ModelReader.Read(new FileWindow(bytes), ModelLimits.Default, _ => new FileWindow(new byte[64]), TestContext.Current.CancellationToken);
}
