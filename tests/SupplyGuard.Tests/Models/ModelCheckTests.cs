using System.Collections.Immutable;
using System.Text;
using SupplyGuard.Checks.Models.Content;
using SupplyGuard.Checks.Models.Format;
using SupplyGuard.Checks.Models.Integrity;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Onnx;
using SupplyGuard.Formats.Pickle;
using SupplyGuard.Formats.Tensors;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Tests.Models;

public sealed class ModelCheckTests
{
    private static readonly TensorEntry Weights = new("fc.weight", "F32", [2], 8, Digest.Sha256([1]));

    private static readonly ModelFacts Facts = new(FormatKind.Onnx, [Weights], [new OnnxOperator("ai.onnx", "Gemm", 1)], [], [], 2, Onnx: null);

    private static readonly ModelEvidence Model = new(new ModelSubject("models/digits.onnx"), "/repo/models/digits.onnx", ModelRole.Model)
    {
        Size = 8,
        Sha256 = Digest.Sha256([9]),
        Format = FormatKind.Onnx,
        Facts = new Parsed<ModelFacts>.Ok(Facts),
    };

    private static readonly LockedModel Pin = new(
        "onnx", 8, Digest.Sha256([9]), ImmutableSortedDictionary.Create<string, LockedFile>(StringComparer.Ordinal), 1, TensorTree.Root([Weights]), new Location(GuardLock.FileName, 4, 5));

    [Fact]
    public void Reports_SG2001_for_a_model_that_the_lock_does_not_know() =>
        Assert.Equal(IntegrityRules.NotPinned, Assert.Single(IntegrityCheck.Run(Model, GuardLock.Empty)).Rule);

    [Fact]
    public void Accepts_without_SG2001_SG2002_or_SG2006_a_model_that_equals_its_pin() => Assert.Empty(IntegrityCheck.Run(Model, Locked(Pin)));

    [Fact]
    public void Reports_SG2002_and_says_that_the_weights_changed()
    {
        var changed = Model with { Sha256 = Digest.Sha256([8]), Facts = new Parsed<ModelFacts>.Ok(Facts with { Tensors = [Weights with { Digest = Digest.Sha256([2]) }] }) };

        var finding = Assert.Single(IntegrityCheck.Run(changed, Locked(Pin)));

        Assert.Equal(IntegrityRules.DiffersFromPin, finding.Rule);
        Assert.Equal(Pin.Location, finding.Location);
        Assert.Contains("the weights are not the pinned ones", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG2002_and_says_that_the_weights_are_the_same_when_only_the_container_changed() =>
        Assert.Contains("all 1 tensors are the pinned ones", Assert.Single(IntegrityCheck.Run(Model with { Sha256 = Digest.Sha256([8]) }, Locked(Pin))).Message, StringComparison.Ordinal);

    /// <summary>Golden data and feedback have arrays, and neither weights nor a graph.</summary>
    [Theory]
    [InlineData(1, "all of its arrays are the pinned ones, so the container changed")]
    [InlineData(2, "its arrays are not the pinned ones")]
    public void Reports_SG2002_of_data_without_a_word_of_weights(byte tensor, string how)
    {
        var changed = Model with { Role = ModelRole.GoldenData, Sha256 = Digest.Sha256([8]), HighBitsRoot = Digest.Sha256([5]), Facts = new Parsed<ModelFacts>.Ok(Facts with { Tensors = [tensor is 1 ? Weights : Weights with { Digest = Digest.Sha256([2]) }] }) };

        Assert.EndsWith($": {how}.", Assert.Single(IntegrityCheck.Run(changed, Locked(Pin with { HighBitsRoot = Digest.Sha256([5]) }))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG2002_and_says_that_only_low_order_bits_changed()
    {
        var changed = Model with { Sha256 = Digest.Sha256([8]), HighBitsRoot = Digest.Sha256([5]), Facts = new Parsed<ModelFacts>.Ok(Facts with { Tensors = [Weights with { Digest = Digest.Sha256([2]) }] }) };

        Assert.Contains("only the low-order bits of its weights are others", Assert.Single(IntegrityCheck.Run(changed, Locked(Pin with { HighBitsRoot = Digest.Sha256([5]) }))).Message, StringComparison.Ordinal);
        Assert.Contains("the weights are not the pinned ones", Assert.Single(IntegrityCheck.Run(changed, Locked(Pin with { HighBitsRoot = Digest.Sha256([6]) }))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG2002_without_a_word_of_low_order_bits_where_an_older_lock_does_not_know_them()
    {
        var changed = Model with { Sha256 = Digest.Sha256([8]), Facts = new Parsed<ModelFacts>.Ok(Facts with { Tensors = [Weights with { Digest = Digest.Sha256([2]) }] }) };

        Assert.Contains("the weights are not the pinned ones", Assert.Single(IntegrityCheck.Run(changed, Locked(Pin))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Reports_SG2002_for_external_data_that_is_gone_new_or_changed(bool pinned, bool there)
    {
        var pin = pinned ? Pin with { Files = Pin.Files.Add("weights.bin", new LockedFile(1, Digest.Sha256([1]))) } : Pin;
        var model = there ? Model with { Files = Model.Files.Add("weights.bin", (1, Digest.Sha256([2]))) } : Model;

        Assert.Equal(IntegrityRules.DiffersFromPin, Assert.Single(IntegrityCheck.Run(model, Locked(pin))).Rule);
    }

    [Fact]
    public void Reports_SG2006_when_a_pinned_model_is_gone() =>
        Assert.Equal(IntegrityRules.PinnedMissing, Assert.Single(IntegrityCheck.Run(Model with { Exists = false, Sha256 = null }, Locked(Pin))).Rule);

    [Fact]
    public void Reports_SG2101_at_the_byte_where_a_model_is_malformed()
    {
        var finding = Assert.Single(FormatCheck.Run(Model with { Facts = new Parsed<ModelFacts>.Malformed(Fault.Truncated, 77, "it ends early.") }));

        Assert.Equal(FormatRules.Malformed, finding.Rule);
        Assert.Equal(77, finding.Location.Offset);
    }

    [Fact]
    public void Accepts_without_SG2101_SG2102_SG2103_SG2104_or_SG2105_a_well_formed_model_of_the_format_it_claims() => Assert.Empty(FormatCheck.Run(Model));

    [Fact]
    public void Reports_SG2109_for_an_archive_whatever_it_is_called()
    {
        foreach (var (name, format) in new[] { ("models/a.joblib", FormatKind.Compressed), ("models/a.tar", FormatKind.Tar), ("models/a", FormatKind.SevenZip) })
        {
            var finding = Assert.Single(FormatCheck.Run(Model with { Subject = new ModelSubject(name), Format = format, Facts = new Parsed<ModelFacts>.Malformed(Fault.Unsupported, 0, "it is compressed with xz.") }));

            Assert.Equal(FormatRules.NotUnpacked, finding.Rule);
            Assert.True(finding.Rule.Incomplete);
        }
    }

    [Fact]
    public void Accepts_an_archive_whose_entries_were_judged_without_SG2109() =>
        Assert.Empty(FormatCheck.Run(Model with { Subject = new ModelSubject("models/a.tar"), Format = FormatKind.Tar, Facts = null }));

    [Fact]
    public void Reports_SG2102_as_incomplete_when_a_model_exceeds_a_limit()
    {
        var finding = Assert.Single(FormatCheck.Run(Model with { Facts = new Parsed<ModelFacts>.Malformed(Fault.TooLarge, 0, "too deep.") }));

        Assert.Equal(FormatRules.TooLarge, finding.Rule);
        Assert.True(finding.Rule.Incomplete);
    }

    [Fact]
    public void Reports_SG2103_when_the_content_is_not_what_the_name_claims() =>
        Assert.Equal(FormatRules.OtherFormat, Assert.Single(FormatCheck.Run(Model with { Format = FormatKind.Safetensors })).Rule);

    [Fact]
    public void Reports_SG2104_as_incomplete_for_content_that_no_room_knows_under_a_name_that_claims_nothing()
    {
        var unknown = Model with { Subject = new ModelSubject("models/model.bin"), Format = FormatKind.Unknown, Facts = new Parsed<ModelFacts>.Malformed(Fault.Unsupported, 0, "unknown.") };

        Assert.Equal(FormatRules.UnknownFormat, Assert.Single(FormatCheck.Run(unknown)).Rule);
        Assert.True(FormatRules.UnknownFormat.Incomplete);
    }

    [Fact]
    public void Reports_SG2101_for_content_that_no_room_knows_under_a_name_that_claims_a_format() =>
        Assert.Equal(
            FormatRules.Malformed,
            Assert.Single(FormatCheck.Run(Model with { Format = FormatKind.Unknown, Facts = new Parsed<ModelFacts>.Malformed(Fault.Unsupported, 0, "unknown.") })).Rule);

    [Fact]
    public void Reports_SG2105_as_incomplete_when_a_model_cannot_be_read()
    {
        Assert.Equal(FormatRules.Unreadable, Assert.Single(FormatCheck.Run(Model with { Sha256 = null, Unreadable = "Access denied." })).Rule);
        Assert.True(FormatRules.Unreadable.Incomplete);
    }

    [Fact]
    public void Reports_SG2106_at_the_policy_when_it_names_a_model_that_is_not_there()
    {
        var entry = new ModelPolicy(new Located<string>("models/*.onnx", new Location("supplyguard.json", 9, 15)), new Located<Requirement>(Requirement.Required, default), [], default);

        Assert.Equal(new Location("supplyguard.json", 9, 15), FormatRules.Absent(entry).Location);
    }

    [Fact]
    public void Reports_SG2204_when_weights_are_said_to_be_outside_the_folder() =>
        Assert.Equal(ContentRules.DataOutside, Assert.Single(Content(new ExternalFile("../../etc/passwd", Escapes: true, null, []))).Rule);

    [Fact]
    public void Reports_SG2207_as_incomplete_when_weights_outside_the_file_are_missing()
    {
        var tensor = new ExternalTensor("fc.weight", "F32", [2], 0, 8, null, ExternalTensorState.Missing);

        Assert.Equal(ContentRules.DataNotExamined, Assert.Single(Content(new ExternalFile("weights.bin", Escapes: false, null, [tensor]))).Rule);
        Assert.True(ContentRules.DataNotExamined.Incomplete);
    }

    [Fact]
    public void Accepts_without_SG2204_or_SG2207_weights_that_were_read_beside_the_model()
    {
        var tensor = new ExternalTensor("fc.weight", "F32", [2], 0, 8, null, ExternalTensorState.Read);

        Assert.Empty(Content(new ExternalFile("weights.bin", Escapes: false, 8, [tensor])));
    }

    [Fact]
    public void Reports_SG2205_once_for_each_domain_that_the_policy_does_not_allow()
    {
        var facts = Facts with { Operators = [new OnnxOperator("com.evil", "Run", 1), new OnnxOperator("com.evil", "Spawn", 1), new OnnxOperator("ai.onnx", "Relu", 1)] };

        var finding = Assert.Single(ContentCheck.Run(Model with { Facts = new Parsed<ModelFacts>.Ok(facts) }, ["ai.onnx"]));

        Assert.Equal(ContentRules.OperatorDomain, finding.Rule);
        Assert.Equal(Severity.Warning, finding.Severity);
    }

    [Fact]
    public void Accepts_without_SG2205_the_domains_that_the_policy_allows() => Assert.Empty(ContentCheck.Run(Model, ["ai.onnx"]));

    [Fact]
    public void Reports_SG2108_as_incomplete_when_a_tensor_was_not_read()
    {
        var facts = Facts with { Unread = [new UnreadTensor("fc.bias", "its storage '7' is not in the file.", 12), new UnreadTensor("fc.weight", "another.", 13)] };

        var finding = Assert.Single(FormatCheck.Run(Model with { Facts = new Parsed<ModelFacts>.Ok(facts) }));

        Assert.Equal(FormatRules.UnreadTensors, finding.Rule);
        Assert.True(finding.Rule.Incomplete);
        Assert.Contains("'fc.bias' of 'models/digits.onnx', and 1 more, was not read", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_without_SG2108_a_model_whose_tensors_were_all_read() => Assert.Empty(FormatCheck.Run(Model));

    private static Finding[] Content(ExternalFile file) =>
        [.. ContentCheck.Run(Model with { Facts = new Parsed<ModelFacts>.Ok(Facts with { ExternalFiles = [file] }) }, ["ai.onnx"])];

    private static GuardLock Locked(LockedModel pin) => GuardLock.Empty with { Models = GuardLock.Empty.Models.Add(Model.Subject.Path, pin) };
}
