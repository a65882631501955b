using System.Collections.Immutable;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using TestKit;

namespace SupplyGuard.Tests.Policies;

public sealed class PolicyProblemTests
{
    [Fact]
    public void Everything_that_is_wrong_is_reported_at_once()
    {
        var reading = PolicySource.Read("""
            {
              "polcy": 1,
              "extends": ["standart", "mine"],
              "mode": "Observe",
              "mode": "observe",
              "packages": { "signature": true, "lockfile": "off", "trustedSigners": [{ "name": " ", "author": ["sha256:12"] }, { "name": "n" }],
                "buildCode": { "allow": ["xunit.*"] } },
              "models": [ { "path": "../secret.onnx", "operators": [] }, { "path": "a//b" }, { "pins": "ifPresent" }, 3 ],
              "evaluations": [ { "name": "e", "golden": { "file": "C:\\x", "min": 0, "perClass": 1.5 },
                "outputs": { "scores": "s", "classes": ["0", "0"] }, "watchPairs": ["0->1", "0"], "timeout": "02:00:00",
                "limits": { "alpha": 0, "minRecall": { "7": 2 } } } ],
              "severity": { "SG1005": "error", "SG3002": "note", "SG1004": "fatal", "SG9004": "note" },
              "exemptions": [ { "rule": "SG3002", "subject": "x" }, { "rule": "SG9002", "subject": "x" }, { "rule": "SG1001", "expires": "2027-02-30" } ],
              "\u001b[31m‮evil": null
            }
            """);

        Assert.Null(reading.Policy);
        Golden.Matches(PolicySource.Lines(reading.Findings));
    }

    [Theory]
    [InlineData("polic", "policy")]
    [InlineData("Policy", "policy")]
    [InlineData("ploicy", "policy")]
    [InlineData("modles", "models")]
    [InlineData("extend", "extends")]
    public void Reports_SG9002_with_the_key_that_was_probably_meant(string written, string meant)
    {
        var finding = PolicySource.ReadWith($"\"{written}\": 1").Findings.Single(finding => finding.Rule == PolicyRules.UnknownKey);

        Assert.Contains($"did you mean '{meant}'?", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG9002_without_a_guess_when_nothing_is_near()
        => Assert.EndsWith("'colour' is not a key of a policy.", Assert.Single(PolicySource.ReadWith("\"colour\": 1").Findings).Message, StringComparison.Ordinal);

    [Fact]
    public void Reports_SG9007_for_a_key_that_is_written_twice_even_with_an_escape()
    {
        var finding = Assert.Single(PolicySource.ReadWith("\"mode\": \"enforce\", \"m\\u006fde\": \"observe\"").Findings);

        Assert.Equal(PolicyRules.DuplicateKey, finding.Rule);
    }

    [Theory]
    [InlineData("\"policy\": 2")]
    [InlineData("\"policy\": 1.0")]
    [InlineData("\"policy\": \"1\"")]
    [InlineData("\"models\": {}")]
    [InlineData("\"mode\": null")]
    public void Reports_SG9008_for_a_value_that_is_not_allowed(string key)
    {
        var version = key.StartsWith("\"policy\"", StringComparison.Ordinal) ? "" : "\"policy\": 1, ";

        var reading = PolicySource.Read($$"""{ {{version}}"extends": "standard", {{key}} }""");

        Assert.Null(reading.Policy);
        Assert.Equal(PolicyRules.ValueNotAllowed, Assert.Single(reading.Findings).Rule);
    }

    [Theory]
    [InlineData(", \"timeout\": \"00:00:00.9000000\"")]
    [InlineData(", \"timeout\": \"01:00:00.0000001\"")]
    [InlineData(", \"timeout\": \"20\"")]
    [InlineData(", \"watchPairs\": [\"0->0\"]")]
    [InlineData(", \"watchPairs\": [\"0->1\", \"0->1\"]")]
    [InlineData(", \"limits\": { \"erosion\": 1.01 }")]
    [InlineData(", \"limits\": { \"minRecall\": { \"2\": 0.5 } }")]
    [InlineData(", \"onMissingBaseline\": \"record\"")]
    [InlineData(", \"inputs\": { \"steps\": \"mean\" }")]
    [InlineData(", \"inputs\": { \"steps\": \"all\", \"state\": [{ \"input\": \"h\", \"output\": \"hn\" }] }")]
    [InlineData(", \"inputs\": { \"state\": [{ \"input\": \"h\", \"output\": \"hn\" }, { \"input\": \"h\", \"output\": \"cn\" }] }")]
    [InlineData(", \"inputs\": { \"state\": [{ \"input\": \"h\", \"output\": \"hn\" }, { \"input\": \"c\", \"output\": \"hn\" }] }")]
    [InlineData(", \"inputs\": { \"state\": [{ \"input\": \"h\", \"output\": \"hn\" }], \"constants\": { \"h\": 1 } }")]
    [InlineData(", \"inputs\": { \"constants\": { \"sr\": \"16000\" } }")]
    public void Reports_SG9008_for_an_evaluation_that_cannot_be_meant(string keys)
        => Assert.Equal(PolicyRules.ValueNotAllowed, Assert.Single(PolicySource.ReadEvaluationWith(keys).Findings).Rule);

    [Theory]
    [InlineData(", \"format\": \"csv\"")]
    [InlineData(", \"input\": \"x\"")]
    [InlineData(", \"labels\": \"l.npy\"")]
    [InlineData(", \"columns\": { \"label\": \"truth\" }")]
    [InlineData(", \"type\": \"F32\"")]
    [InlineData(", \"format\": \"idx\", \"input\": \"x\"")]
    [InlineData(", \"format\": \"csv\", \"input\": \"x\", \"type\": \"F32\"")]
    [InlineData(", \"format\": \"raw\", \"input\": \"x\", \"labels\": \"l.npy\", \"type\": \"F32\"")]
    [InlineData(", \"scale\": { \"divide\": 0 }")]
    [InlineData(", \"scale\": { \"divide\": [1, 0] }")]
    [InlineData(", \"shape\": [0]")]
    public void Reports_SG9008_for_golden_data_that_could_not_be_read(string golden)
        => Assert.Equal(PolicyRules.ValueNotAllowed, Assert.Single(PolicySource.ReadEvaluationWith("", golden).Findings).Rule);

    [Theory]
    [InlineData("binary", "[\"a\", \"b\", \"c\"]", "")]
    [InlineData("logits", "[\"a\"]", "")]
    [InlineData("logits", "[\"a\", \"b\"]", ", \"limits\": { \"tolerance\": { \"absolute\": 1, \"relative\": 0 } }")]
    [InlineData("multilabel", "[\"a\", \"b\"]", ", \"limits\": { \"error\": { \"metric\": \"mae\", \"limit\": 1 } }")]
    [InlineData("multilabel", "[\"a\", \"b\"]", ", \"watchPairs\": [\"a->b\"]")]
    [InlineData("regression", "[\"a\", \"b\"]", ", \"watchPairs\": [\"a->b\"]")]
    [InlineData("regression", "[\"a\"]", ", \"slices\": { \"job=3\": {} }")]
    [InlineData("regression", "[\"a\"]", ", \"limits\": { \"minRecall\": { \"a\": 0.5 } }")]
    [InlineData("regression", "[\"a\"]", ", \"limits\": { \"error\": { \"limit\": 1 } }")]
    [InlineData("regression", "[\"a\"]", ", \"sequential\": true")]
    [InlineData("multilabel", "[\"a\", \"b\"]", ", \"sequential\": true")]
    [InlineData("embedding", "[\"a\", \"b\"]", ", \"sequential\": true")]
    [InlineData("logits", "[\"a\", \"b\"]", ", \"sequential\": true, \"limits\": { \"classTolerance\": 0.05 }")]
    [InlineData("logits", "[\"a\", \"b\"]", ", \"slices\": { \"job=3\": {} }, \"sequential\": true")]
    public void Reports_SG9008_for_outputs_that_cannot_be_asked_that(string kind, string classes, string keys) => Assert.Equal(
        PolicyRules.ValueNotAllowed,
        Assert.Single(PolicySource.Read($$"""
            { "policy": 1, "evaluations": [{ "name": "e", "model": "a.onnx", "change": "retrain", "golden": { "file": "g.npz" },
              "outputs": { "scores": "s", "kind": "{{kind}}", "classes": {{classes}} }, "baseline": "b.json"{{keys}} }] }
            """).Findings).Rule);

    [Theory]
    [InlineData("detection", "", ", \"limits\": { \"detection\": { \"score\": 0.5, \"lost\": 0.05, \"invented\": 0.05 } }", "retrain", "")]
    [InlineData("detection", ", \"boxes\": \"b\"", "", "retrain", "")]
    [InlineData("detection", ", \"boxes\": \"b\"", ", \"limits\": { \"detection\": { \"score\": 0.5, \"lost\": 0.05, \"invented\": 0.05 } }", "first-import", "")]
    [InlineData("detection", ", \"boxes\": \"b\"", ", \"limits\": { \"detection\": { \"score\": 0.5, \"lost\": 0.05, \"invented\": 0.05 } }", "retrain", ", \"secretAugmentations\": 4")]
    [InlineData("detection", ", \"boxes\": \"b\"", ", \"limits\": { \"detection\": { \"score\": 0.5, \"lost\": 0.05, \"invented\": 0.05 } }, \"slices\": { \"job=3\": {} }", "retrain", "")]
    [InlineData("detection", ", \"boxes\": \"b\"", ", \"limits\": { \"detection\": { \"score\": 0.5, \"lost\": 0.05, \"invented\": 0.05 } }, \"watchPairs\": [\"a->b\"]", "retrain", "")]
    [InlineData("detection", ", \"boxes\": \"s\"", ", \"limits\": { \"detection\": { \"score\": 0.5, \"lost\": 0.05, \"invented\": 0.05 } }", "retrain", "")]
    [InlineData("detection", ", \"boxes\": \"b\", \"labels\": \"s\"", ", \"limits\": { \"detection\": { \"score\": 0.5, \"lost\": 0.05, \"invented\": 0.05 } }", "retrain", "")]
    [InlineData("detection", ", \"boxes\": \"b\", \"labels\": \"b\"", ", \"limits\": { \"detection\": { \"score\": 0.5, \"lost\": 0.05, \"invented\": 0.05 } }", "retrain", "")]
    [InlineData("logits", ", \"boxes\": \"b\"", "", "retrain", "")]
    [InlineData("logits", ", \"labels\": \"l\"", "", "retrain", "")]
    [InlineData("logits", "", ", \"limits\": { \"detection\": { \"score\": 0.5, \"lost\": 0.05, \"invented\": 0.05 } }", "retrain", "")]
    public void Reports_SG9008_for_boxes_that_cannot_be_judged(string kind, string outputs, string keys, string change, string golden) =>
        Assert.Equal(PolicyRules.ValueNotAllowed, Assert.Single(Detection(kind, outputs, keys, change, golden)).Rule);

    [Theory]
    [InlineData(", \"boxes\": \"b\"", ", \"limits\": { \"detection\": { \"score\": 0.5, \"lost\": 0.05, \"invented\": 0.05 } }")]
    [InlineData(", \"boxes\": \"b\", \"labels\": \"l\"", ", \"limits\": { \"detection\": { \"score\": 0.5, \"lost\": 0.05, \"invented\": 0.05 } }, \"watchPairs\": []")]
    public void Accepts_boxes_with_limits_SG9008(string outputs, string keys) => Assert.Empty(Detection("detection", outputs, keys, "retrain", ""));

    private const string MapLimits = "\"segmentation\": { \"lost\": 0.05, \"invented\": 0.05 }";

    [Theory]
    [InlineData("segmentation", "", "", "retrain", "")]
    [InlineData("segmentation", ", \"boxes\": \"b\"", ", \"limits\": { " + MapLimits + " }", "retrain", "")]
    [InlineData("segmentation", ", \"labels\": \"b\"", ", \"limits\": { " + MapLimits + " }", "retrain", "")]
    [InlineData("segmentation", "", ", \"limits\": { " + MapLimits + ", \"detection\": { \"score\": 0.5, \"lost\": 0.05, \"invented\": 0.05 } }", "retrain", "")]
    [InlineData("segmentation", "", ", \"limits\": { " + MapLimits + ", \"tolerance\": { \"absolute\": 1, \"relative\": 0 } }", "retrain", "")]
    [InlineData("segmentation", "", ", \"limits\": { \"segmentation\": { \"score\": 0.5, \"lost\": 0.05, \"invented\": 0.05 } }", "retrain", "")]
    [InlineData("segmentation", "", ", \"limits\": { " + MapLimits + " }", "first-import", "")]
    [InlineData("segmentation", "", ", \"limits\": { " + MapLimits + " }", "retrain", ", \"secretAugmentations\": 4")]
    [InlineData("segmentation", "", ", \"limits\": { " + MapLimits + " }, \"slices\": { \"job=3\": {} }", "retrain", "")]
    [InlineData("segmentation", "", ", \"limits\": { " + MapLimits + " }, \"watchPairs\": [\"a->b\"]", "retrain", "")]
    [InlineData("segmentation", "", ", \"limits\": { " + MapLimits + " }, \"sequential\": true", "retrain", "")]
    [InlineData("logits", "", ", \"limits\": { " + MapLimits + " }", "retrain", "")]
    [InlineData("detection", ", \"boxes\": \"b\"", ", \"limits\": { " + MapLimits + ", \"detection\": { \"score\": 0.5, \"lost\": 0.05, \"invented\": 0.05 } }", "retrain", "")]
    public void Reports_SG9008_for_maps_that_cannot_be_judged(string kind, string outputs, string keys, string change, string golden) =>
        Assert.Equal(PolicyRules.ValueNotAllowed, Assert.Single(Detection(kind, outputs, keys, change, golden)).Rule);

    [Theory]
    [InlineData(", \"limits\": { " + MapLimits + " }", "[\"a\", \"b\"]", true)]
    [InlineData(", \"limits\": { " + MapLimits + ", \"minRecall\": { \"a\": 0.5 } }", "[\"a\", \"b\"]", true)]
    [InlineData(", \"limits\": { \"segmentation\": { \"score\": 0.3, \"overlap\": 0.6, \"area\": 0.02, \"lost\": 0.05, \"invented\": 0.05 } }", "[\"text\"]", true)]
    [InlineData(", \"limits\": { " + MapLimits + " }", "[\"text\"]", false)]
    public void Accepts_maps_with_limits_and_asks_for_the_score_of_a_single_class_SG9008(string keys, string classes, bool isAccepted) => Assert.Equal(isAccepted ? 0 : 1, PolicySource.Read($$"""
        { "policy": 1, "evaluations": [{ "name": "e", "model": "a.onnx", "change": "retrain", "golden": { "file": "g.npz" },
          "outputs": { "scores": "s", "kind": "segmentation", "classes": {{classes}} }, "baseline": "b.json"{{keys}} }] }
        """).Findings.Length);

    private static ImmutableArray<Finding> Detection(string kind, string outputs, string keys, string change, string golden) => PolicySource.Read($$"""
        { "policy": 1, "evaluations": [{ "name": "e", "model": "a.onnx", "change": "{{change}}", "golden": { "file": "g.npz"{{golden}} },
          "outputs": { "scores": "s", "kind": "{{kind}}", "classes": ["a", "b"]{{outputs}} }, "baseline": "b.json"{{keys}} }] }
        """).Findings;

    [Theory]
    [InlineData("binary", "[\"a\", \"b\"]", "")]
    [InlineData("binary", "[\"a\", \"b\"]", ", \"sequential\": true")]
    [InlineData("regression", "[\"a\"]", ", \"sequential\": false")]
    [InlineData("multilabelLogits", "[\"a\"]", ", \"slices\": { \"job=3\": {} }, \"limits\": { \"minRecall\": { \"a\": 0.5 } }")]
    [InlineData("regression", "[\"a\"]", ", \"watchPairs\": [], \"limits\": { \"error\": { \"metric\": \"r2\", \"limit\": 0.9 }, \"tolerance\": { \"absolute\": 1, \"relative\": 0 } }")]
    public void Accepts_outputs_of_every_kind_SG9008(string kind, string classes, string keys) => Assert.Empty(PolicySource.Read($$"""
        { "policy": 1, "evaluations": [{ "name": "e", "model": "a.onnx", "change": "retrain", "golden": { "file": "g.npz" },
          "outputs": { "scores": "s", "kind": "{{kind}}", "classes": {{classes}} }, "baseline": "b.json"{{keys}} }] }
        """).Findings);

    [Theory]
    [InlineData("", ", \"trusted\": \"old.onnx\"")]
    [InlineData("", ", \"feedback\": [ { \"file\": \"f.npz\", \"labels\": \"l.npy\" } ]")]
    [InlineData(", \"format\": \"npy\", \"input\": \"x\", \"labels\": \"gl.npy\"", ", \"feedback\": [ { \"file\": \"f.npy\" } ]")]
    [InlineData("", ", \"feedback\": [ { \"file\": \"g.npz\" } ]")]
    [InlineData("", ", \"feedback\": [ { \"file\": \"f.npz\" }, { \"file\": \"f.npz\" } ]")]
    [InlineData("", ", \"feedback\": [ { \"file\": \"f.npz\", \"signers\": [ { } ] } ]")]
    [InlineData("", ", \"feedback\": [ { \"file\": \"f.npz\", \"drift\": 2 } ]")]
    public void Reports_SG9008_for_feedback_that_cannot_be_compared(string golden, string keys) =>
        Assert.Equal(PolicyRules.ValueNotAllowed, Assert.Single(PolicySource.ReadEvaluationWith(keys, golden).Findings).Rule);

    [Theory]
    [InlineData("", ", \"feedback\": []")]
    [InlineData("", ", \"trusted\": \"old.onnx\", \"feedback\": [ { \"file\": \"f.npz\", \"labelTolerance\": 1, \"drift\": 0.2, \"priorShift\": 0.1, \"signers\": [ { \"key\": \"k.pem\" } ] }, { \"file\": \"f2.npz\" } ]")]
    [InlineData(", \"format\": \"npy\", \"input\": \"x\", \"labels\": \"gl.npy\"", ", \"feedback\": [ { \"file\": \"f.npy\", \"labels\": \"fl.npy\" } ]")]
    public void Accepts_feedback_stored_as_the_golden_data_are_SG9008(string golden, string keys) => Assert.Empty(PolicySource.ReadEvaluationWith(keys, golden).Findings);

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../a.onnx")]
    [InlineData("a/../../b.onnx")]
    [InlineData("..")]
    [InlineData("a/.. /b.onnx")]
    [InlineData("a/.../b.onnx")]
    [InlineData("C:/a.onnx")]
    [InlineData("C:a.onnx")]
    [InlineData("a.onnx:stream")]
    [InlineData("\\\\\\\\server\\\\share\\\\a.onnx")]
    [InlineData("//server/share/a.onnx")]
    [InlineData("a\\\\b.onnx")]
    [InlineData("a\\u0000.onnx")]
    [InlineData("file:///a.onnx")]
    public void Reports_SG9009_for_a_path_that_could_lead_out(string path)
    {
        var reading = PolicySource.Read($$"""{ "policy": 1, "models": [{ "path": "{{path}}" }] }""");

        Assert.Null(reading.Policy);
        Assert.Equal(PolicyRules.PathLeaves, Assert.Single(reading.Findings).Rule);
    }

    [Theory]
    [InlineData("a.onnx")]
    [InlineData("mödels/a b/.hidden/[1]..onnx")]
    [InlineData("**/*.onnx")]
    public void Accepts_a_path_inside_SG9009(string path)
        => Assert.Empty(PolicySource.Read($$"""{ "policy": 1, "models": [{ "path": "{{path}}" }] }""").Findings);

    [Theory]
    [InlineData("")]
    [InlineData("./a.onnx")]
    [InlineData("a//b.onnx")]
    [InlineData("models/")]
    [InlineData("a**b")]
    [InlineData("a?.onnx")]
    public void Reports_SG9008_for_a_path_with_a_second_spelling(string path)
        => Assert.Equal(PolicyRules.ValueNotAllowed, Assert.Single(PolicySource.Read($$"""{ "policy": 1, "models": [{ "path": "{{path}}" }] }""").Findings).Rule);

    [Fact]
    public void Reports_SG9010_for_an_unknown_preset()
    {
        var reading = PolicySource.Read("""{ "policy": 1, "extends": "standart" }""");

        Assert.Null(reading.Policy);
        var finding = Assert.Single(reading.Findings);
        Assert.Equal(PolicyRules.UnknownPreset, finding.Rule);
        Assert.Contains("did you mean 'standard'?", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"severity\": { \"SG3002\": \"warning\" }")]
    [InlineData("\"severity\": { \"SG9013\": \"note\" }")]
    [InlineData("\"exemptions\": [{ \"rule\": \"SG9013\", \"subject\": \"x\", \"reason\": \"r\" }]")]
    public void Reports_SG9012_when_a_rule_about_what_was_not_examined_is_lowered(string key)
    {
        var reading = PolicySource.ReadWith(key);

        Assert.Null(reading.Policy);
        Assert.Equal(PolicyRules.LowersIncomplete, Assert.Single(reading.Findings).Rule);
    }

    [Fact]
    public void Accepts_the_same_severity_for_a_rule_about_what_was_not_examined_SG9012()
        => Assert.Empty(PolicySource.ReadWith("\"severity\": { \"SG3002\": \"error\" }").Findings);

    [Theory]
    [InlineData("")]
    [InlineData(", \"models\": [], \"evaluations\": []")]
    [InlineData(", \"packages\": { \"lockFile\": \"off\", \"signature\": \"off\", \"installedContent\": \"off\" }")]
    public void Reports_SG9013_when_a_policy_asks_for_nothing(string keys)
    {
        var reading = PolicySource.Read($$"""{ "policy": 1{{keys}} }""");

        Assert.NotNull(reading.Policy);
        var finding = Assert.Single(reading.Findings);
        Assert.Equal(PolicyRules.AsksNothing, finding.Rule);
        Assert.True(finding.Rule.Incomplete);
    }

    [Fact]
    public void Every_rule_has_its_own_id_and_the_words_of_an_unused_allowance_name_it()
    {
        Assert.Equal(PolicySource.Rules.Length, PolicySource.Rules.Select(rule => rule.Id).Distinct(StringComparer.Ordinal).Count());

        var finding = PolicyRules.AllowsUnused(new("supplyguard.json", 3, 4), "operator domain 'com.contoso'");
        Assert.Equal((PolicyRules.AllowanceUnused, Severity.Warning), (finding.Rule, finding.Severity));
        Assert.Equal("The policy allows operator domain 'com.contoso', which nothing uses.", finding.Message);
    }
}
