using System.Collections.Immutable;
using System.Text;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;
using TestKit;

namespace SupplyGuard.Tests.Policies;

public sealed class PolicyReaderTests
{
    [Fact]
    public void Accepts_a_policy_with_every_key_SG9002_SG9007_SG9008_SG9009_SG9010_SG9013()
    {
        var reading = PolicySource.Read(PolicySource.Whole);

        Assert.Empty(reading.Findings);
        var policy = reading.Policy!;
        Assert.Equal("/repository", policy.Root.Replace('\\', '/'));
        Assert.Equal(Digest.Sha256(Encoding.UTF8.GetBytes(PolicySource.Whole)), policy.Digest);
        Assert.Equal(new Located<PolicyMode>(PolicyMode.Enforce, new Location("supplyguard.json", 6, 11)), policy.Mode);
        Assert.Equal(new Located<Requirement>(Requirement.IfPresent, new Location("supplyguard.json", 8, 17)), policy.Packages!.LockFile);
        Assert.Equal(Requirement.Required, policy.Packages.Signature.Value);
        Assert.Equal(Requirement.Off, policy.Packages.InstalledContent.Value);
        Assert.Equal(["gallery", "Microsoft"], policy.Packages.TrustedSigners.Select(signer => signer.Name));
        Assert.Equal("sha256:0e5f38f57dc1bcc806d8494f4f90fbcedd988b46760709cbeec6f4219aa6157d", policy.Packages.TrustedSigners[0].Repositories[0].ToString());
        Assert.Equal(["Microsoft", "xunit"], policy.Packages.TrustedSigners[0].Owners);
        Assert.Single(policy.Packages.TrustedSigners[1].Authors);
        Assert.Equal((Severity.Error, Severity.Warning), (policy.Packages.Lookalikes!.Value, policy.Packages.Foreign!.Value));
        Assert.Equal((AdvisorySeverity.Moderate, "advisories"), (policy.Packages.Advisories!.AtLeast, policy.Packages.Advisories.Folder!.Value));
        Assert.Equal((Severity.Warning, Severity.Error, TimeSpan.FromDays(30)), (policy.Packages.Age!.Unlisted!.Value, policy.Packages.Age.Deprecated!.Value, policy.Packages.Age.Outdated));
        Assert.Equal(["models/**", "extra/*.safetensors"], policy.Models.Select(model => model.Path.Value));
        Assert.Equal([Requirement.Required, Requirement.Off], policy.Models.Select(model => model.Pins.Value));
        Assert.Equal(["ai.onnx", "com.microsoft"], policy.Models[0].Operators);
        Assert.Equal(["ai.onnx", "ai.onnx.ml"], policy.Models[1].Operators);
        Assert.Equal(
            [("SG1004", Severity.Error), ("SG1401", Severity.Error), ("SG1505", Severity.Warning), ("SG1506", Severity.Error), ("SG1601", Severity.Warning), ("SG1602", Severity.Warning), ("SG1603", Severity.Warning), ("SG3002", Severity.Error)],
            policy.Severities.Select(pair => (pair.Key, pair.Value.Value)));
        Assert.Equal([new DateOnly(2027, 3, 1), null], policy.Exemptions.Select(exemption => exemption.Expires));
        Assert.Null(policy.Exemptions[1].Reason);
    }

    [Fact]
    public void Reads_an_evaluation_with_every_key()
    {
        var evaluation = Assert.Single(PolicySource.Read(PolicySource.Whole).Policy!.Evaluations);

        Assert.Equal(ChangeClass.FineTune, evaluation.Change.Value);
        Assert.Equal((200, 20), (evaluation.GoldenMinimum, evaluation.GoldenPerClass));
        Assert.Equal(OutputKind.Probabilities, evaluation.OutputKind);
        Assert.Equal([("5", "2"), ("a->b", "2")], evaluation.WatchPairs);
        Assert.Equal((0.5, 0.02, 0.03, 1e-4), (evaluation.Limits.Erosion, evaluation.Limits.PairTolerance, evaluation.Limits.ClassTolerance, evaluation.Limits.Alpha));
        Assert.Equal(0.95, evaluation.Limits.MinRecall["5"]);
        Assert.Equal(("cuda", false, true, true), (evaluation.Device, evaluation.RequireDevice, evaluation.ConfinementRequired, evaluation.BaselineRequired));
        Assert.Equal(TimeSpan.FromSeconds(90), evaluation.Timeout);
    }

    [Fact]
    public void Fills_in_the_defaults_of_what_is_not_written()
    {
        var evaluation = PolicySource.ReadEvaluationWith("").Policy!.Evaluations[0];
        Assert.Equal(GoldenForm.Npz, evaluation.GoldenForm);

        Assert.Equal((100, 10), (evaluation.GoldenMinimum, evaluation.GoldenPerClass));
        Assert.Equal(OutputKind.Logits, evaluation.OutputKind);
        Assert.Empty(evaluation.WatchPairs);
        Assert.Equal((0.45, 0.01, 0.02, 1e-3), (evaluation.Limits.Erosion, evaluation.Limits.PairTolerance, evaluation.Limits.ClassTolerance, evaluation.Limits.Alpha));
        Assert.Empty(evaluation.Limits.MinRecall);
        Assert.Equal(("auto", false, false, true), (evaluation.Device, evaluation.RequireDevice, evaluation.ConfinementRequired, evaluation.BaselineRequired));
        Assert.Equal(TimeSpan.FromSeconds(20), evaluation.Timeout);

        var packages = PolicySource.Read("""{ "policy": 1, "packages": {} }""").Policy!.Packages!;
        Assert.Equal((Requirement.Required, Requirement.Required, Requirement.Required), (packages.LockFile.Value, packages.Signature.Value, packages.InstalledContent.Value));
        Assert.Equal(new Location("supplyguard.json", 1, 28), packages.Signature.Location);
    }

    [Fact]
    public void Takes_the_nearest_value_and_keeps_its_origin()
    {
        var policy = PolicySource.Read("""
            { "policy": 1, "extends": ["strict", "observe"], "packages": { "signature": "ifPresent" }, "severity": { "SG1004": "note" } }
            """).Policy!;

        Assert.Equal("preset:observe", policy.Mode.Location.Path);
        Assert.Equal(PolicyMode.Observe, policy.Mode.Value);
        Assert.Equal((Requirement.IfPresent, "supplyguard.json"), (policy.Packages!.Signature.Value, policy.Packages.Signature.Location.Path));
        Assert.Equal((Requirement.Required, "preset:standard"), (policy.Packages.LockFile.Value, policy.Packages.LockFile.Location.Path));
        Assert.Equal((Severity.Note, "supplyguard.json"), (policy.Severities["SG1004"].Value, policy.Severities["SG1004"].Location.Path));
        Assert.Equal((Severity.Error, "preset:strict"), (policy.Severities["SG2205"].Value, policy.Severities["SG2205"].Location.Path));
    }

    [Theory]
    [InlineData("strict")]
    [InlineData("standard")]
    [InlineData("observe")]
    public void Reads_every_preset_as_a_policy_of_its_own(string preset)
    {
        Assert.Equal(File.ReadAllBytes(Repository.PathTo("policies", $"{preset}.json")), PolicyPresets.Content(preset));

        var reading = PolicyReader.Read(Repository.PathTo("policies", $"{preset}.json"), PolicySource.Rules);
        Assert.Empty(reading.Findings);
        Assert.NotNull(reading.Policy);
        Assert.Empty(PolicySource.Read($$"""{ "policy": 1, "extends": "{{preset}}" }""").Findings);
    }

    [Fact]
    public void Counts_columns_in_characters_and_tolerates_a_byte_order_mark()
    {
        byte[] file = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("/* é 😀 */ { \"policy\": 1,\r\n\"né\": 1 }")];

        var finding = Assert.Single(PolicySource.Read(file).Findings, finding => finding.Rule == PolicyRules.UnknownKey);
        Assert.Equal(new Location("supplyguard.json", 2, 1), finding.Location);

        var root = PolicyTree.Read(file, "p").Root!;
        Assert.Equal(new Location("p", 1, 12), root.Location);
    }

    [Fact]
    public void Reads_from_a_file()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("supplyguard.json", PolicySource.Whole);

        var reading = PolicyReader.Read(path, PolicySource.Rules);

        Assert.Equal(folder.Path, reading.Policy!.Root);
        Assert.Empty(reading.Findings);
    }

    [Fact]
    public void Reports_SG9001_when_the_file_is_missing_or_a_folder_or_too_large()
    {
        using var folder = new TemporaryFolder();
        ImmutableArray<string> paths = [folder.PathTo("none", "supplyguard.json"), folder.Path, folder.Write("large.json", new byte[PolicyReader.MaxBytes + 1])];

        foreach (var path in paths)
        {
            var reading = PolicyReader.Read(path, PolicySource.Rules);
            Assert.Null(reading.Policy);
            Assert.Equal(PolicyRules.Unreadable, Assert.Single(reading.Findings).Rule);
            Assert.DoesNotContain(Path.GetDirectoryName(path)!, reading.Findings[0].Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("// nothing", 1, 11)]
    [InlineData("[]", 1, 1)]
    [InlineData("{ \"policy\": 1, }", 1, 16)]
    [InlineData("{ \"policy\": 1 } {}", 1, 17)]
    [InlineData("{\n  \"policy\": NaN }", 2, 13)]
    [InlineData("{\n  \"policy\": 1e999 }", 2, 13)]
    [InlineData("{\n  \"é\": \"\\uD800\" }", 2, 8)]
    [InlineData("{\n  \"\\uDC00\": 1 }", 2, 3)]
    [InlineData("{ \"policy\": 01 }", 1, 14)]
    [InlineData("{ \"policy\": 'x' }", 1, 13)]
    public void Reports_SG9001_with_the_place_where_the_text_stops_being_a_policy(string json, int line, int column)
    {
        var reading = PolicySource.Read(json);

        Assert.Null(reading.Policy);
        var finding = Assert.Single(reading.Findings);
        Assert.Equal(PolicyRules.Unreadable, finding.Rule);
        Assert.Equal(new Location("supplyguard.json", line, column), finding.Location);
    }

    [Fact]
    public void Reports_SG9001_for_bytes_that_are_not_UTF8_and_for_deep_nesting()
    {
        var invalid = PolicySource.Read([.. "{ \"é"u8, 0xC0, 0x80, .. "\": 1 }"u8]);
        Assert.Equal((PolicyRules.Unreadable, new Location("supplyguard.json", 1, 5)), (invalid.Findings[0].Rule, invalid.Findings[0].Location));

        var deep = PolicySource.Read(new string('[', 200_000));
        Assert.Equal(PolicyRules.Unreadable, Assert.Single(deep.Findings).Rule);
    }

    [Fact]
    public void Refuses_a_pair_of_classes_and_a_path_that_would_cost_much_to_compare()
    {
        var arrows = string.Concat(Enumerable.Repeat("->", 400_000));

        Assert.Null(PolicySource.ReadEvaluationWith($", \"watchPairs\": [\"a{arrows}b\"]").Policy);
        Assert.Null(PolicySource.Read($$"""{ "policy": 1, "models": [{ "path": "{{new string('*', 1025)}}" }] }""").Policy);
    }

    [Fact]
    public void Lists_no_more_problems_than_somebody_reads()
    {
        var keys = string.Join(",", Enumerable.Range(0, 50_000).Select(i => $"\"k{i}\":1"));

        var findings = PolicySource.Read($$"""{ "policy": 1, {{keys}} }""").Findings;

        Assert.Equal(PolicyProblems.Most + 1, findings.Length);
        Assert.Contains("49900 more problems", findings[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_how_golden_data_are_stored()
    {
        var form = PolicySource.ReadEvaluationWith("", """
            , "format": "csv", "input": "features", "columns": { "features": ["age", "job"], "label": "approved" }, "shape": [2, 1], "scale": { "subtract": [1, 2.5], "divide": 255 }
            """).Policy!.Evaluations[0].GoldenForm;

        Assert.Equal((GoldenFormat.Csv, "features"), (form.Format, form.Input));
        Assert.Equal(["age", "job"], form.Features);
        Assert.Equal(["approved"], form.LabelColumns);
        Assert.Equal([2, 1], form.Shape);
        Assert.Equal([1, 2.5], form.Scale!.Subtract);
        Assert.Equal([255], form.Scale.Divide);
    }

    [Fact]
    public void Reads_what_a_model_is_given_beside_the_samples()
    {
        var evaluation = PolicySource.ReadEvaluationWith(
            """, "inputs": { "state": [ { "input": "state", "output": "stateN" } ], "constants": { "sr": 16000 } }""",
            """, "preprocess": "evaluation/prepare.onnx" """).Policy!.Evaluations[0];

        Assert.Equal("evaluation/prepare.onnx", evaluation.GoldenForm.Preprocess!.Value);
        Assert.Equal([("state", "stateN")], evaluation.Inputs.States);
        Assert.Equal(16000, evaluation.Inputs.Constants["sr"]);
        Assert.False(evaluation.Inputs.JudgesMean);
        Assert.Equal(["g.npz", "evaluation/prepare.onnx", "b.json"], evaluation.Judging);
    }

    [Fact]
    public void Without_inputs_a_model_is_given_the_samples_alone() => Assert.True(PolicySource.ReadEvaluationWith("").Policy!.Evaluations[0].Inputs.IsPlain);

    [Theory]
    [InlineData("models/a.onnx", false)]
    [InlineData("models/prepare.onnx", true)]
    [InlineData("models/golden.npz", true)]
    public void A_file_that_judges_is_pinned_whatever_the_models_say(string path, bool isPinned)
    {
        var policy = PolicySource.Read("""
            { "policy": 1, "models": [ { "path": "models/**", "pins": "off" } ], "evaluations": [ {
              "name": "e", "model": "models/a.onnx", "change": "retrain", "golden": { "file": "models/golden.npz", "preprocess": "models/prepare.onnx" },
              "outputs": { "scores": "s", "classes": ["0", "1"] }, "baseline": "b.json" } ] }
            """).Policy!;

        Assert.Equal(isPinned, ModelStage.NeedsPin(policy, new ModelEvidence(new ModelSubject(path), "/repo/" + path, ModelRole.Model)));
    }

    [Theory]
    [InlineData("required", true)]
    [InlineData("off", false)]
    public void An_architecture_is_pinned_where_the_model_is_whose_weights_it_takes(string pins, bool isPinned)
    {
        var policy = PolicySource.Read($$"""
            { "policy": 1, "models": [ { "path": "models/**", "pins": "{{pins}}" } ], "evaluations": [ {
              "name": "e", "model": "models/a.dat", "architecture": "networks/a.pt", "change": "retrain", "golden": { "file": "g.npz" },
              "outputs": { "scores": "s", "classes": ["0", "1"] }, "baseline": "b.json" } ] }
            """).Policy!;

        Assert.Equal("networks/a.pt", policy.Evaluations[0].Architecture!.Value);
        Assert.Equal(isPinned, ModelStage.NeedsPin(policy, new ModelEvidence(new ModelSubject("networks/a.pt"), "/repo/networks/a.pt", ModelRole.Architecture)));
    }

    [Theory]
    [InlineData("m.dat", "n.pt", "", "", "")]
    [InlineData("m.dat", "n.pt", "", "\"inputs\": { \"constants\": {}, \"state\": [] },", "")]
    [InlineData("m.pt", "m.pt", "", "", "Model and architecture are the same file.")]
    [InlineData("m.onnx", "n.pt", "", "", "The model 'm.onnx' is ONNX and says itself what it computes.")]
    [InlineData("m.dat", "n.ONNX", "", "", "'n.ONNX' is called like a file of another format, and an architecture is TorchScript.")]
    [InlineData("m.dat", "n.safetensors", "", "", "'n.safetensors' is called like a file of another format, and an architecture is TorchScript.")]
    [InlineData("m.dat", "n.pt", ", \"preprocess\": \"p.onnx\"", "", "An architecture is TorchScript, which is given the golden samples as they are.")]
    [InlineData("m.dat", "n.pt", "", "\"inputs\": { \"constants\": { \"rate\": 1 } },", "An architecture is TorchScript, which is given the golden samples as they are.")]
    [InlineData("m.dat", "n.pt", "", "\"inputs\": { \"state\": [ { \"input\": \"a\", \"output\": \"b\" } ] },", "An architecture is TorchScript, which is given the golden samples as they are.")]
    public void An_architecture_that_no_model_of_the_policy_could_have_is_reported(string model, string architecture, string golden, string inputs, string message)
    {
        var reading = PolicySource.Read($$"""
            { "policy": 1, "evaluations": [ {
              "name": "e", "model": "{{model}}", "architecture": "{{architecture}}", "change": "retrain", "golden": { "file": "g.npz"{{golden}} }, {{inputs}}
              "outputs": { "scores": "s", "classes": ["0", "1"] }, "baseline": "b.json" } ] }
            """);

        Assert.Equal(message.Length is 0 ? [] : [message], reading.Findings.Select(finding => finding.Message));
    }
}
