using System.Collections.Immutable;
using SupplyGuard.Checks.Models.Lineage;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Evidence.Differences;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tensors;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;
using TestKit;
using static TestKit.SafetensorsWriter;

namespace SupplyGuard.Tests.Models;

public sealed class LineageCheckTests : IDisposable
{
    private static readonly float[] Body = Numbers(2000, seed: 1);

    private static readonly float[] Head = Numbers(40, seed: 2);

    private readonly TemporaryFolder _folder = new();

    public LineageCheckTests() => _folder.Write("models/base.safetensors", Model(Body, Head));

    [Fact]
    public void Accepts_a_model_whose_head_alone_was_trained_without_SG2401_SG2402_SG2403_SG2404_or_SG2405()
    {
        _folder.Write("models/tuned.safetensors", Model(Body, Numbers(40, seed: 3)));

        Assert.Empty(Judge());
    }

    [Fact]
    public void Reports_SG2401_for_a_tensor_that_may_not_change()
    {
        float[] body = [.. Body];
        body[1234] += 0.001f;
        _folder.Write("models/tuned.safetensors", Model(body, Head));

        var finding = Assert.Single(Judge());

        Assert.Equal(LineageRules.TensorDiffers, finding.Rule);
        Assert.Equal("'models/tuned.safetensors' is not its base 'models/base.safetensors' in 1 tensor ('body.weight'), and the policy does not let that change.", finding.Message);
        Assert.Equal(("models/base.safetensors", "1"), (finding.Evidence["base"], finding.Evidence["tensors"]));
    }

    [Fact]
    public void Reports_SG2401_for_a_rounded_tensor_unless_the_policy_states_that_precision()
    {
        _folder.Write("models/tuned.safetensors", Write(("body.weight", "F16", [50, 40], F16(Body)), ("head.weight", "F32", [40], F32(Head))));

        Assert.Equal(LineageRules.TensorDiffers, Assert.Single(Judge()).Rule);
        Assert.Equal(LineageRules.TensorDiffers, Assert.Single(Judge("\"precision\": \"bfloat16\"")).Rule);
        Assert.Empty(Judge("\"precision\": \"float16\""));
    }

    [Fact]
    public void Reports_SG2401_when_one_number_was_not_rounded_as_stated()
    {
        var body = F16(Body);
        body[77] ^= 0x40;
        _folder.Write("models/tuned.safetensors", Write(("body.weight", "F16", [50, 40], body), ("head.weight", "F32", [40], F32(Head))));

        Assert.Equal(LineageRules.TensorDiffers, Assert.Single(Judge("\"precision\": \"float16\"")).Rule);
    }

    [Fact]
    public void Reports_SG2402_for_each_way_in_which_the_structure_differs()
    {
        _folder.Write("models/tuned.safetensors", Write(("adapter", "F32", [2], F32([1, 2])), ("body.weight", "F32", [40, 50], F32(Body))));
        _folder.Write("models/base.safetensors", Write(("body.weight", "F32", [50, 40], F32(Body)), ("gone", "F32", [2], F32([3, 4])), ("head.weight", "F32", [40], F32(Head))));

        var findings = Judge();

        Assert.All(findings, finding => Assert.Equal(LineageRules.StructureDiffers, finding.Rule));
        Assert.Equal(
            ["'models/tuned.safetensors' has added 1 tensor ('adapter')", "'models/tuned.safetensors' has removed 1 tensor ('gone')", "'models/tuned.safetensors' has reshaped 1 tensor ('body.weight')"],
            findings.Select(finding => finding.Message.Split(" against ")[0]));
    }

    [Fact]
    public void Accepts_another_shape_of_what_may_change_without_SG2402()
    {
        _folder.Write("models/tuned.safetensors", Write(("body.weight", "F32", [50, 40], F32(Body)), ("head.weight", "F32", [20], F32(Head.AsSpan(0, 20))), ("head.bias", "F32", [1], F32([1]))));

        Assert.Empty(Judge());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0000")]
    public void Reports_SG2403_as_incomplete_when_the_base_cannot_be_read(string hex)
    {
        _folder.Write("models/tuned.safetensors", Model(Body, Head));
        _folder.Write("models/base.safetensors", Convert.FromHexString(hex));

        Assert.Contains(Judge(), finding => finding.Rule == LineageRules.BaseNotExamined && finding.Location.Path == "supplyguard.json");
        Assert.True(LineageRules.BaseNotExamined.Incomplete);
    }

    [Fact]
    public void Reports_SG2403_when_the_base_is_missing_or_has_no_tensors()
    {
        _folder.Write("models/tuned.safetensors", Model(Body, Head));
        _folder.Write("models/base.safetensors", Write());
        Assert.Contains(Judge(), finding => finding.Rule == LineageRules.BaseNotExamined);

        File.Delete(_folder.PathTo("models", "base.safetensors"));
        Assert.Contains(Judge(), finding => finding.Rule == LineageRules.BaseNotExamined && finding.Message.EndsWith("there is no such file.", StringComparison.Ordinal));
    }

    [Fact]
    public void Reports_SG2403_when_numbers_could_not_be_compared()
    {
        var evidence = Evidence(new TensorDifference(TensorState.Same, Tensor("a"), Tensor("a"))) with { Problem = "the disk failed." };

        Assert.Equal(LineageRules.BaseNotExamined, Assert.Single(LineageCheck.Run(evidence)).Rule);
        Assert.Empty(LineageCheck.Run(evidence with { Problem = null }));
    }

    [Fact]
    public void Reports_SG2404_when_nothing_pins_the_base()
    {
        File.Move(_folder.PathTo("models", "base.safetensors"), _folder.Write("other/base.safetensors", ""), overwrite: true);
        _folder.Write("models/tuned.safetensors", Model(Body, Head));

        Assert.Equal(LineageRules.BaseNotPinned, Assert.Single(Judge(basePath: "other/base.safetensors")).Rule);
    }

    [Fact]
    public void Reports_SG2405_for_a_pattern_that_matches_no_tensor()
    {
        _folder.Write("models/tuned.safetensors", Model(Body, Head));

        var finding = Assert.Single(Judge(mayChange: "\"head.*\", \"clasifier.*\""));

        Assert.Equal(LineageRules.PatternUnused, finding.Rule);
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Contains("'clasifier.*'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_a_few_names_and_counts_them_all() => Assert.Contains(
        "in 7 tensors ('t0', 't1', 't2', 't3', 't4', …)",
        Assert.Single(LineageCheck.Run(Evidence([.. Enumerable.Range(0, 7).Select(index => new TensorDifference(TensorState.Changed, Tensor($"t{index}"), Tensor($"t{index}", 9)))]))).Message,
        StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private static byte[] Model(float[] body, float[] head) => Write(("body.weight", "F32", [50, 40], F32(body)), ("head.weight", "F32", [40], F32(head)));

    private static TensorEntry Tensor(string name, byte content = 1) => new(name, "F32", [1], 4, Digest.Sha256([content]));

    private static LineageEvidence Evidence(params ImmutableArray<TensorDifference> tensors)
    {
        var facts = new Parsed<ModelFacts>.Ok(new ModelFacts(FormatKind.Onnx, [Tensor("a")], [], [], [], 1, Onnx: null));
        ModelEvidence Model(string path) => new(new ModelSubject(path), $"/{path}", ModelRole.Model) { Facts = facts };
        return new LineageEvidence(Model("m"), new LineagePolicy(new Located<string>("b", new Location("p")), [], null, new Location("p")), Model("b"), IsBasePinned: true, tensors, null);
    }

    /// <summary>All that the guard says of lineage, with the base and the tuned model under 'models/'.</summary>
    private ImmutableArray<Finding> Judge(string keys = "", string basePath = "models/base.safetensors", string mayChange = "\"head.*\"")
    {
        var more = keys.Length > 0 ? $", {keys}" : "";
        _folder.Write("supplyguard.json", $$"""{ "policy": 1, "models": [ { "path": "models/**", "lineage": { "base": "{{basePath}}", "mayChange": [{{mayChange}}]{{more}} } } ] }""");
        var report = Guard.Verify(new VerifyRequest(_folder.Path), TestContext.Current.CancellationToken);
        return [.. report.Findings.Where(finding => finding.Rule.Id.StartsWith("SG24", StringComparison.Ordinal))];
    }
}
