using SupplyGuard.Checks.Models.Content;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Subjects;
using TestKit;

namespace SupplyGuard.Tests.Models;

public sealed class KerasCheckTests
{
    [Theory]
    [InlineData("keras/hostile/any-module.keras", "makes Keras call 'nt.system' when it is loaded; this module of Python can run any program (CVE-2025-1550)")]
    [InlineData("keras/hostile/get-file.keras", "'keras.utils.get_file'")]
    [InlineData("keras/hostile/torch-wrapper.keras", "it unpickles a module of PyTorch")]
    [InlineData("keras/hostile/tfsm-layer.keras", "it loads another model from a path")]
    public void Reports_SG2230_for_a_class_that_is_not_Keras_own(string path, string message) =>
        Assert.Contains(message, Assert.Single(Findings(path), finding => finding.Rule == KerasRules.ForeignClass).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("hdf5/hostile/lambda.h5")]
    [InlineData("hdf5/hostile/nested-lambda.h5")]
    [InlineData("keras/hostile/lambda.keras")]
    public void Reports_SG2231_for_byte_code_however_deep_it_is(string path) => Assert.Contains(Findings(path), finding => finding.Rule == KerasRules.HoldsProgram);

    [Theory]
    [InlineData("keras/hostile/vocabulary-file.keras", "'secret.txt'")]
    [InlineData("keras/hostile/get-file.keras", "'https://attacker.invalid/x'")]
    [InlineData("hdf5/hostile/external-link.h5", "a link to an object of another file")]
    [InlineData("hdf5/hostile/external-dataset.h5", "a dataset whose bytes are in other files")]
    public void Reports_SG2232_for_what_is_outside_of_the_model(string path, string message) =>
        Assert.Contains(message, Assert.Single(Findings(path), finding => finding.Rule == KerasRules.PathOutside).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("keras/valid/dense.keras")]
    [InlineData("keras/valid/vocabulary.keras")]
    [InlineData("hdf5/valid/legacy.h5")]
    [InlineData("hdf5/valid/types.h5")]
    public void Accepts_without_SG2230_SG2231_or_SG2232_what_Keras_itself_writes(string path) => Assert.Empty(Findings(path));

    [Fact]
    public void Accepts_without_SG2230_a_class_that_the_policy_allows()
    {
        var use = new CodeUse(CodeUseKind.Class, "my_package.Scale", "config.json", 0);

        Assert.Equal(KerasRules.ForeignClass, Assert.Single(Findings(use, [])).Rule);
        Assert.Empty(Findings(use, ["my_package.Scale"]));
    }

    [Fact]
    public void Reports_SG2230_for_a_dangerous_class_even_if_the_policy_allows_it() =>
        Assert.Equal(KerasRules.ForeignClass, Assert.Single(Findings(new CodeUse(CodeUseKind.Class, "os.system", "config.json", 0), ["os.system"])).Rule);

    [Theory]
    [InlineData("Dense", true)]
    [InlineData("keras.src.layers.core.dense.Dense", true)]
    [InlineData("keras.src.ops.numpy.Add", true)]
    [InlineData("keras.layers.Lambda", false)]
    [InlineData("keras.utils.Dense", false)]
    [InlineData("keras.src.ops.numpy.backend", false)]
    [InlineData("kerasx.layers.Dense", false)]
    [InlineData("keras.layers.Dense.", false)]
    [InlineData("dense", false)]
    [InlineData("tensorflow.keras.layers.Dense", true)]
    [InlineData("my.Dense", false)]
    public void Knows_the_names_of_Keras(string name, bool isOwn) => Assert.Equal(isOwn, KerasNames.IsClass(name));

    [Fact]
    public void Says_how_many_more_there_are_and_does_not_fill_the_report()
    {
        var uses = Enumerable.Range(0, 100).Select(i => new CodeUse(CodeUseKind.Class, $"x.C{i}", "config.json", 0));

        var findings = KerasCheck.Run(Model(FormatKind.Keras, []), [.. uses], []).ToArray();

        Assert.Equal(20, findings.Length);
        Assert.EndsWith("and 80 more like it).", findings[^1].Message, StringComparison.Ordinal);
    }

    private static IEnumerable<Finding> Findings(CodeUse use, string[] allowed) => ContentCheck.Run(Model(FormatKind.Keras, [use]), allowed);

    private static Finding[] Findings(string path)
    {
        var file = new FileWindow(File.ReadAllBytes(Repository.PathTo("tests", "Corpus", path)));
        var parsed = ModelReader.Read(file, ModelLimits.Default, externalData: null, TestContext.Current.CancellationToken);
        return [.. ContentCheck.Run(Model(FormatKind.Keras, []) with { Facts = parsed }, ["ai.onnx"])];
    }

    private static ModelEvidence Model(FormatKind format, CodeUse[] uses) => new(new ModelSubject("models/digits.keras"), "/repo/models/digits.keras", ModelRole.Model)
    {
        Sha256 = Digest.Sha256([1]),
        Format = format,
        Facts = new Parsed<ModelFacts>.Ok(new ModelFacts(format, [], [], [], [], 0, Onnx: null) { Uses = [.. uses] }),
    };
}
