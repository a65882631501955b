using System.Collections.Immutable;
using System.Text;
using SupplyGuard.Checks.Models.Content;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Pickle;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;
using SupplyGuard.Tests.Policies;

namespace SupplyGuard.Tests.Models;

/// <summary>Pickles are written out as Latin-1, opcode by opcode.</summary>
public sealed class PickleCheckTests
{
    [Theory]
    [InlineData("cos\nsystem\n.", "imports 'os.system' at byte 64", "start processes")]
    [InlineData("cos\nsystem\n(S'echo'\ntR.", "calls 'os.system' at byte 85", "start processes")]
    [InlineData("(ios\nsystem\n.", "calls 'os.system' at byte 65", "start processes")]
    [InlineData("(cos\nsystem\no0N.", "calls 'os.system'", "start processes")]
    [InlineData("\u0080\u0004\u008C\u0005posix\u008C\u0006system\u0093.", "imports 'posix.system'", "start processes")]
    [InlineData("\u0080\u0004\u008C\u0006shutil\u008C\u0009os.system\u0093.", "imports 'shutil.os.system'", "read or write files")]
    [InlineData("cthreading\nsys.modules.get\n.", "imports 'threading.sys.modules.get'", "take over the running program")]
    [InlineData("c__builtin__\neval\n.", "imports '__builtin__.eval'", "run any code")]
    [InlineData("ccommands\ngetoutput\n.", "imports 'commands.getoutput'", "start processes")]
    [InlineData("curllib2\nurlopen\n.", "imports 'urllib2.urlopen'", "open network connections")]
    [InlineData("cbuiltins\ngetattr\n.", "imports 'builtins.getattr'", "run any code")]
    [InlineData("ctorch.storage\n_load_from_bytes\n.", "imports 'torch.storage._load_from_bytes'", "load another pickle or model")]
    [InlineData("ccollections\nOrderedDict\n)Rcsys\nexit\n.", "imports 'sys.exit'", "take over the running program")]
    public void Reports_SG2208_and_says_what_the_code_can_do(string pickle, string what, string capability)
    {
        var finding = Assert.Single(Judge(pickle, ScanProfile.Inventory));

        Assert.Equal(PickleRules.RunsCode, finding.Rule);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Equal(capability, finding.Evidence["capability"]);
        Assert.Contains(what, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG2208_at_the_byte_of_the_call()
    {
        var finding = Assert.Single(Judge("cos\nsystem\n(S'echo'\ntR."));

        Assert.Equal(new Location("models/a.pkl", Offset: 85), finding.Location);
    }

    [Theory]
    [InlineData("ctorch._utils\n_rebuild_tensor_v2\n(tR.")]
    [InlineData("ccollections\nOrderedDict\n)R(I1\nI2\nu}b.")]
    [InlineData("c__builtin__\nset\n(]tR.")]
    [InlineData("\u0080\u0002c_codecs\nencode\n(X\u0001\0\0\0aU\u0006latin1tR.")]
    [InlineData("(S'storage'\nctorch\nFloatStorage\nS'0'\nS'cpu'\nI4\ntQ.")]
    [InlineData("ccollections\ndefaultdict\n(cbuiltins\nlist\ntR.")]
    [InlineData("ctorch._tensor\n_rebuild_from_type_v2\n(ctorch._utils\n_rebuild_tensor_v2\nctorch.nn.parameter\nParameter\n)}tR.")]
    public void Accepts_weights_without_SG2208_SG2209_SG2212_or_SG2213(string pickle) => Assert.Empty(Judge(pickle));

    [Theory]
    [InlineData(ScanProfile.Weights, "cmodels\nNet\n)\u0081}b.", "imports 'models.Net'")]
    [InlineData(ScanProfile.Weights, "cnumpy\ndtype\n(S'f4'\ntR.", "imports 'numpy.dtype'")]
    [InlineData(ScanProfile.Numeric, "csklearn.linear_model._base\nLinearRegression\n)\u0081.", "imports 'sklearn.linear_model._base.LinearRegression'")]
    [InlineData(ScanProfile.Estimators, "csklearn.linear_model._base\nLinearRegression\n)R.", "calls 'sklearn.linear_model._base.LinearRegression'")]
    [InlineData(ScanProfile.Weights, "ctorch\nfloat32\n)R.", "calls 'torch.float32'")]
    [InlineData(ScanProfile.Weights, "ccollections\nOrderedDict\n}b.", "changes for everybody 'collections.OrderedDict'")]
    [InlineData(ScanProfile.Weights, "ctorch\nSize\n)R(I1\ne.", "adds to 'torch.Size'")]
    [InlineData(ScanProfile.Weights, "c_codecs\nencode\n(S'a'\nS'rot13'\ntR.", "calls '_codecs.encode'")]
    [InlineData(ScanProfile.Weights, "c_codecs\nencode\n](S'a'\nS'latin1'\neR.", "calls '_codecs.encode'")]
    [InlineData(ScanProfile.Weights, "ccollections\ndefaultdict\n(ctorch\nfloat32\ntR.", "calls 'collections.defaultdict'")]
    [InlineData(ScanProfile.Numeric, "ccopy_reg\n_reconstructor\n(cnumpy\nndarray\ncnumpy\nndarray\nNtR.", "calls 'copy_reg._reconstructor'")]
    [InlineData(ScanProfile.Weights, "ccollections \nOrderedDict\n.", "imports 'collections .OrderedDict'")]
    [InlineData(ScanProfile.Weights, "\u0080\u0004c__builtin__\nset\n.", "imports '__builtin__.set'")]
    public void Reports_SG2209_for_what_the_profile_does_not_allow(ScanProfile profile, string pickle, string what)
    {
        var finding = Assert.Single(Judge(pickle, profile));

        Assert.Equal(PickleRules.NotInProfile, finding.Rule);
        Assert.Contains(what, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ScanProfile.Numeric, "cnumpy\ndtype\n(S'f4'\ntR.")]
    [InlineData(ScanProfile.Numeric, "ccopy_reg\n_reconstructor\n(cnumpy\nndarray\nc__builtin__\nobject\nNtR.")]
    [InlineData(ScanProfile.Estimators, "csklearn.linear_model._base\nLinearRegression\n)\u0081}b.")]
    [InlineData(ScanProfile.Estimators, "ccopy_reg\n_reconstructor\n(csklearn.linear_model._base\nLinearRegression\nc__builtin__\nobject\nNtR}b.")]
    [InlineData(ScanProfile.Inventory, "cnumpy\ndtype\n(S'f4'\ntR.")]
    public void Accepts_what_the_profile_allows_without_SG2209_or_SG2210(ScanProfile profile, string pickle) => Assert.Empty(Judge(pickle, profile));

    [Fact]
    public void Accepts_what_the_policy_allows_by_name_without_SG2209() => Assert.Empty(Judge("cmodels\nNet\n)\u0081}b.", ScanProfile.Weights, "models.Net"));

    [Fact]
    public void Reports_SG2210_as_a_warning_for_the_unknown_in_an_inventory()
    {
        var finding = Assert.Single(Judge("cmodels\nNet\n)\u0081cmodels\nHead\n0.", ScanProfile.Inventory));

        Assert.Equal(PickleRules.NotVetted, finding.Rule);
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Equal("models.Net\nmodels.Head", finding.Evidence["globals"]);
    }

    [Fact]
    public void Reports_SG2212_for_frames_that_cut_an_opcode()
    {
        var finding = Assert.Single(Judge("\u0080\u0004\u0095\u0001\0\0\0\0\0\0\0K\u0001."));

        Assert.Equal(PickleRules.Ambiguous, finding.Rule);
    }

    [Theory]
    [InlineData("ccollections\nOrderedDict\n)R)R.", "calls something that it computes")]
    [InlineData("\u0082\u0001.", "by its number out of a registry")]
    [InlineData("Ppath\n.", "by an id that is not one of PyTorch's storages")]
    [InlineData("S'os'\nc_codecs\nencode\n(S'system'\nS'latin1'\ntR\u0093.", "imports something whose name it computes")]
    public void Reports_SG2213_for_what_is_not_constant_in_every_profile(string pickle, string what)
    {
        foreach (var profile in Enum.GetValues<ScanProfile>())
        {
            var finding = Assert.Single(Judge(pickle, profile));
            Assert.Equal(PickleRules.NotConstant, finding.Rule);
            Assert.Contains(what, finding.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Reports_SG2206_as_incomplete_behind_a_break_and_what_happened_before_it()
    {
        var findings = Judge("cos\nsystem\n(S'echo'\ntR\u00FF");

        Assert.Equal([PickleRules.RunsCode, ContentRules.CodeNotExamined], findings.Select(finding => finding.Rule));
        Assert.True(findings[1].Rule.Incomplete);
    }

    [Fact]
    public void Accepts_without_SG2206_weights_alone() => Assert.Empty(CodeCheck.Run(Model(FormatKind.Safetensors, []), PickleProfile.Default, []));

    [Fact]
    public void The_narrowest_profile_of_the_entries_of_a_model_counts()
    {
        var policy = PolicySource.Read("""
            { "policy": 1, "models": [ { "path": "models/*", "scan": "estimators", "allow": { "globals": ["a.B"] } }, { "path": "models/a.pkl", "scan": "numeric" }, { "path": "**" } ] }
            """).Policy!;

        Assert.Equal(ScanProfile.Numeric, ModelStage.ProfileOf(policy, "models/a.pkl").Scan);
        Assert.Equal(ScanProfile.Estimators, ModelStage.ProfileOf(policy, "models/b.pkl").Scan);
        Assert.Equal(ScanProfile.Weights, ModelStage.ProfileOf(policy, "other.pkl").Scan);
        Assert.Equal(["a.B"], ModelStage.ProfileOf(policy, "models/a.pkl").Globals);
    }

    [Fact]
    public void Reports_SG9006_for_a_name_that_is_allowed_and_not_used()
    {
        var entry = PolicySource.ReadModelWith("\"allow\": { \"globals\": [\"os.system\", \"models.Net\"] }").Policy!.Models.Single();

        var finding = Assert.Single(AllowanceCheck.Run(entry, [AllowanceUse.Of(Model(FormatKind.PyTorch, Programs("cmodels\nNet\n.")), [.. entry.Globals.Select(name => name.Value)], [])]));

        Assert.Equal(PolicyRules.AllowanceUnused, finding.Rule);
        Assert.Contains("'os.system'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_without_SG9006_a_name_that_only_a_pickle_inside_a_pickle_uses()
    {
        var entry = PolicySource.ReadModelWith("\"allow\": { \"globals\": [\"models.Net\"] }").Policy!.Models.Single();

        Assert.Empty(AllowanceCheck.Run(entry, [AllowanceUse.Of(Model(FormatKind.PyTorch, Programs("\u0080\u0003C\u000fcmodels\nNet\n)R.")), [.. entry.Globals.Select(name => name.Value)], [])]));
    }

    internal static ImmutableArray<PickleProgram> Programs(string pickle) =>
        Assert.IsType<Parsed<ImmutableArray<PickleProgram>>.Ok>(PickleReader.Read(new FileWindow(Encoding.Latin1.GetBytes(pickle)), PickleLimits.Default, TestContext.Current.CancellationToken)).Value;

    internal static ModelEvidence Model(FormatKind format, ImmutableArray<PickleProgram> programs) => new(new ModelSubject("models/a.pkl"), "/repo/models/a.pkl", ModelRole.Model)
    {
        Format = format,
        Facts = new Parsed<ModelFacts>.Ok(new ModelFacts(format, [], [], [], [], 0, Onnx: null) { Pickles = [new PickleFacts("", 64, programs)] }),
    };

    private static Finding[] Judge(string pickle, ScanProfile profile = ScanProfile.Weights, params string[] globals) =>
        [.. CodeCheck.Run(Model(FormatKind.PyTorch, Programs(pickle)), new PickleProfile(profile, [.. globals]), [])];
}
