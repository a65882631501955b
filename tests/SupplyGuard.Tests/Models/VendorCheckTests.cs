using System.Collections.Immutable;
using SupplyGuard.Checks.Models.Content;
using SupplyGuard.Checks.Models.Format;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using TestKit;

namespace SupplyGuard.Tests.Models;

/// <summary>Models of other tools, from the corpus to the finding and its words.</summary>
public sealed class VendorCheckTests
{
    [Theory]
    [InlineData("malformed/total-size", "it states 8 bytes in all, and its tensors have 7")]
    [InlineData("malformed/missing-shard", "it names 'model-2.safetensors', which is not there or is a link")]
    [InlineData("hostile/other-shard", "it says that the tensor 'a' is in 'model-2.safetensors', which does not hold it")]
    [InlineData("hostile/unlisted-tensor", "'model-2.safetensors' holds the tensor 'c', and the index does not say so")]
    [InlineData("hostile/shard-outside", "it names '../model-2.safetensors', which is not inside its own folder")]
    public void Reports_SG2110_when_index_and_files_disagree(string folder, string clause) =>
        Assert.Contains(Findings(folder), finding => finding.Rule == ShardRules.Disagree && finding.Message.Contains(clause, StringComparison.Ordinal));

    [Fact]
    public void Accepts_an_index_that_fits_its_files_without_SG2110() => Assert.Empty(Findings("valid/shards"));

    [Fact]
    public void An_index_in_an_archive_is_judged_for_itself()
    {
        using var folder = new TemporaryFolder();
        using (var archive = System.IO.Compression.ZipFile.Open(folder.PathTo("all.zip"), System.IO.Compression.ZipArchiveMode.Create))
        {
            using var stream = archive.CreateEntry("model.safetensors.index.json").Open();
            stream.Write("""{ "weight_map": { "a": "../b.safetensors" } }"""u8);
        }

        Assert.Equal(ShardRules.Disagree, Assert.Single(ModelScanner.Scan(new ModelScanRequest(folder.Path, [folder.Path]), TestContext.Current.CancellationToken).Findings).Rule);
    }

    [Theory]
    [InlineData("hostile/call.skops", "import 'posix.system' by 'FunctionNode', which could start processes")]
    [InlineData("hostile/unknown-class.skops", "import 'contoso.models.Net' by 'ObjectNode', which is not in the list of its scan profile")]
    [InlineData("hostile/method.skops", "by 'MethodNode'")]
    [InlineData("hostile/operator.skops", "import 'operator.methodcaller' by 'OperatorFuncNode', which could import any module, or call any function by its name")]
    public void Reports_SG2217_for_what_no_profile_lists(string path, string clause)
    {
        var finding = Assert.Single(Findings(path, ScanProfile.Estimators));

        Assert.Equal(SkopsRules.NotInProfile, finding.Rule);
        Assert.Contains(clause, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_an_estimator_without_SG2217_in_its_profile()
    {
        Assert.Empty(Findings("valid/estimator.skops", ScanProfile.Estimators));
        Assert.Equal(SkopsRules.NotInProfile, Assert.Single(Findings("valid/estimator.skops")).Rule);
    }

    [Theory]
    [InlineData("hostile/linked-model.mlmodel", "'../other.mlmodelc' (linked model)")]
    [InlineData("hostile/weights-outside.mlmodel", "'@model_path/../../etc/passwd' (weights)")]
    [InlineData("hostile/manifest-outside.json", "'../../model.mlmodel' (itemInfoEntries)")]
    [InlineData("hostile/style-sheet.pmml", "'<?xml-stylesheet?>'")]
    public void Reports_SG2237_for_places_outside_of_a_model(string path, string clause) =>
        Assert.Contains(Findings(path), finding => finding.Rule == OutsideRules.PathOutside && finding.Message.Contains(clause, StringComparison.Ordinal));

    [Theory]
    [InlineData("valid/program.mlmodel")]
    [InlineData("valid/digits.mlpackage")]
    [InlineData("valid/digits.pmml")]
    public void Accepts_places_inside_of_a_model_without_SG2237(string path) => Assert.Empty(Findings(path));

    [Theory]
    [InlineData("hostile/custom-layer.mlmodel", "'ContosoLayer', a custom layer")]
    [InlineData("hostile/custom-model.mlmodel", "'ContosoModel', a custom model")]
    [InlineData("hostile/extension.xml", "'extension.Ripple', a layer of an extension (line 2)")]
    [InlineData("hostile/function.pmml", "'com.contoso.Shell', a function (line 2)")]
    public void Reports_SG2236_for_code_that_the_runtime_does_not_bring(string path, string clause) =>
        Assert.Contains(clause, Assert.Single(Findings(path), finding => finding.Rule == MobileRules.CustomOperator).Message, StringComparison.Ordinal);

    private static ImmutableArray<Finding> Findings(string path, ScanProfile profile = ScanProfile.Numeric)
    {
        var root = Repository.PathTo("tests", "Corpus", "vendors");
        return ModelScanner.Scan(new ModelScanRequest(root, [Repository.PathTo(["tests", "Corpus", "vendors", .. path.Split('/')])]) { Profile = profile }, TestContext.Current.CancellationToken).Findings;
    }
}
