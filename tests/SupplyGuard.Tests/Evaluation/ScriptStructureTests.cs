using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using SupplyGuard.Checks.Evaluation.Weights;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Weights;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tensors;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;
using TestKit;

namespace SupplyGuard.Tests.Evaluation;

/// <summary>Whether two models of TorchScript compute the same, whatever their weights are.</summary>
public sealed class ScriptStructureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _written;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Other_weights_and_another_name_of_the_archive_change_nothing()
    {
        var before = Facts(_ => true, (_, content) => content, root: "before");
        var after = Facts(_ => true, (name, content) => name.StartsWith("data/", StringComparison.Ordinal) ? [.. content.Select(value => (byte)(value ^ 1))] : content, root: "after");

        Assert.NotEqual(before.Tensors[0].Digest, after.Tensors[0].Digest);
        Assert.Equal(before.Structure, after.Structure);
        Assert.Equal(before.Operators, after.Operators);
    }

    [Fact]
    public void Where_the_source_stood_changes_nothing() =>
        Assert.Equal(Facts(_ => true, (_, content) => content).Structure, Facts(name => !name.EndsWith(".debug_pkl", StringComparison.Ordinal), (_, content) => content).Structure);

    [Fact]
    public void One_constant_in_the_code_is_another_structure()
    {
        var edited = Facts(_ => true, (name, content) => name.EndsWith(".py", StringComparison.Ordinal) ? Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(content) + "\n# 1") : content);

        Assert.NotEqual(Facts(_ => true, (_, content) => content).Structure, edited.Structure);
    }

    [Theory]
    [InlineData(ChangeClass.Convert)]
    [InlineData(ChangeClass.FineTune)]
    [InlineData(ChangeClass.Retrain)]
    public void Reports_SG3117_when_a_program_is_another_whatever_it_claims(ChangeClass change)
    {
        var evaluation = Scenario.Policy() is var policy ? policy with { Change = policy.Change with { Value = change } } : null!;
        var baseline = Facts(_ => true, (_, content) => content);
        var edited = Facts(_ => true, (name, content) => name.EndsWith(".py", StringComparison.Ordinal) ? Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(content) + "\n# 1") : content);

        Assert.Equal([WeightRules.StructureDiffers], WeightCheck.Run(evaluation, edited, baseline).Select(finding => finding.Rule));
        Assert.Empty(WeightCheck.Run(evaluation, baseline, baseline));
        Assert.Equal([WeightRules.StructureDiffers], WeightCheck.Run(evaluation, baseline, baseline with { Structure = null }).Select(finding => finding.Rule));
    }

    [Fact]
    public void Reports_SG3117_when_unchanged_weights_are_put_into_another_architecture()
    {
        var evaluation = Scenario.Policy(ChangeClass.Unchanged) with { Architecture = Scenario.At("networks/digits.pt", 4) };
        var baseline = Facts(_ => true, (_, content) => content);

        Assert.Equal([WeightRules.StructureDiffers], WeightCheck.Run(evaluation, baseline with { Structure = Digest.Sha256([1]) }, baseline).Select(finding => finding.Rule));
        Assert.Empty(WeightCheck.Run(evaluation, baseline, baseline));
        Assert.Equal([WeightRules.NotCompared], WeightCheck.Run(evaluation, null, baseline).Select(finding => finding.Rule));
        Assert.Equal([WeightRules.NotCompared], WeightCheck.Run(evaluation, baseline, null).Select(finding => finding.Rule));
        Assert.Empty(WeightCheck.Run(evaluation with { Architecture = null }, null, null));
    }

    [Fact]
    public void Every_tensor_of_an_architecture_counts_also_those_that_are_replaced()
    {
        var script = Script("traced_with_constant.pt");
        var before = ScriptStructure.OfArchitecture(script);

        Assert.Equal(before, WeightGathering.StructureOf(Script("state_dict.pt"), script));
        Assert.NotEqual(before, ScriptStructure.OfArchitecture(script with { Tensors = [.. script.Tensors.Skip(1)] }));
        Assert.All(script.Tensors, changed => Assert.NotEqual(before, ScriptStructure.OfArchitecture(script with { Tensors = [.. script.Tensors.Select(tensor => tensor == changed ? tensor with { Digest = Digest.Sha256([1]) } : tensor)] })));
    }

    [Fact]
    public void An_architecture_that_runs_when_it_is_loaded_or_has_a_name_twice_takes_no_weights()
    {
        var script = Script("scripted.pt");
        var twins = script with { Tensors = [script.Tensors[0], script.Tensors[1] with { Name = script.Tensors[0].Name + "#2" }] };
        var unread = script with { Unread = [new UnreadTensor("conv.weight", "it is a meta tensor.", 1)] };

        Assert.Null(Obstacle(script));
        Assert.Contains("'m.pt', its 'architecture', runs code when it is loaded", Obstacle(Script("torchscript_setstate.pt")), StringComparison.Ordinal);
        Assert.Contains("#2'", Obstacle(twins), StringComparison.Ordinal);
        Assert.Contains("cannot be read, 'conv.weight'", Obstacle(unread), StringComparison.Ordinal);

        static string? Obstacle(ModelFacts architecture) => new ModelParts(
            new ModelEvidence(new ModelSubject("m.dat"), "", ModelRole.Model) { Format = FormatKind.PyTorch, Facts = new Parsed<ModelFacts>.Ok(Script("state_dict.pt")) },
            new ModelEvidence(new ModelSubject("m.pt"), "", ModelRole.Architecture) { Format = FormatKind.TorchScript, Facts = new Parsed<ModelFacts>.Ok(architecture) }).Obstacle;
    }

    [Fact]
    public void Weights_are_not_compared_where_their_architecture_is_no_script()
    {
        var weights = new ModelEvidence(new ModelSubject("m.pt"), Repository.PathTo("tests", "SupplyGuard.Formats.Tests", "Torch", "Data", "state_dict.pt"), ModelRole.Model) { Facts = new Parsed<ModelFacts>.Ok(Script("state_dict.pt")) };

        Assert.Null(WeightGathering.Gather(weights, Script("state_dict_legacy.pt"), 10, default, null, TestContext.Current.CancellationToken));
        Assert.Null(WeightGathering.StructureOf(Script("state_dict.pt"), Script("state_dict_legacy.pt")));
        Assert.Equal(ScriptStructure.OfArchitecture(Script("scripted.pt")), WeightGathering.StructureOf(Script("state_dict.pt"), Script("scripted.pt")));
    }

    [Theory]
    [InlineData("mangled_later.pt", true)]
    [InlineData("mangled_swapped.pt", false)]
    public void Accepts_a_program_that_another_process_saved_SG3117_and_none_whose_classes_changed_places(string name, bool isSame) =>
        Assert.Equal(isSame, ScriptStructure.Of(Script("mangled_first.pt")) == ScriptStructure.Of(Script(name)));

    [Fact]
    public void Operators_are_those_of_the_code()
    {
        var facts = Facts(_ => true, (_, content) => content);

        Assert.Contains(facts.Operators, used => used is { Domain: "aten", OpType: "relu", Count: 1 });
        Assert.NotNull(facts.Structure);
    }

    private static ModelFacts Script(string name)
    {
        var model = ModelGathering.Gather(new FoundModel(new ModelSubject("m.pt"), Repository.PathTo("tests", "SupplyGuard.Formats.Tests", "Torch", "Data", name), ModelRole.Model), watcher: null, TestContext.Current.CancellationToken);
        return Assert.IsType<Parsed<ModelFacts>.Ok>(model.Facts).Value;
    }

    private WeightFacts Facts(Func<string, bool> keep, Func<string, byte[], byte[]> edit, string root = "m")
    {
        using var source = ZipFile.OpenRead(Repository.PathTo("tests", "SupplyGuard.Formats.Tests", "Torch", "Data", "scripted.pt"));
        using var stream = new MemoryStream();
        using (var target = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in source.Entries)
            {
                var name = entry.FullName[(entry.FullName.IndexOf('/', StringComparison.Ordinal) + 1)..];
                if (!keep(name))
                    continue;

                using var content = new MemoryStream();
                using (var from = entry.Open())
                    from.CopyTo(content);
                using var to = target.CreateEntry($"{root}/{name}", name.StartsWith("data/", StringComparison.Ordinal) ? CompressionLevel.NoCompression : CompressionLevel.Optimal).Open();
                to.Write(edit(name, content.ToArray()));
            }
        }

        var model = Assert.Single(ModelGathering.Gather([new FoundModel(new ModelSubject("m.pt"), _folder.Write($"{_written++}.pt", stream.ToArray()), ModelRole.Model)], TestContext.Current.CancellationToken));
        return WeightGathering.Gather(model, null, 10, default, null, TestContext.Current.CancellationToken)!;
    }
}
