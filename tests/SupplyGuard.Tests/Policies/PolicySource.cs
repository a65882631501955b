using System.Collections.Immutable;
using System.Text;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Tests.Policies;

/// <summary>Policies as text, and rules that they may name.</summary>
internal static class PolicySource
{
    public static readonly Rule Unsigned = new("SG1001", "Package is not signed", Severity.Error);
    public static readonly Rule NoTimestamp = new("SG1004", "Package signature has no usable timestamp", Severity.Warning);
    public static readonly Rule NotExamined = new("SG3002", "Evaluator ran past its deadline", Severity.Error, Incomplete: true);

    public static ImmutableArray<Rule> Rules { get; } =
    [
        Unsigned,
        NoTimestamp,
        NotExamined,
        new("SG1118", "SDK or tool was never examined", Severity.Note),
        new("SG2205", "ONNX uses an operator domain the policy does not allow", Severity.Warning),
        new("SG9901", "SupplyGuard failed; nothing was verified", Severity.Error, Incomplete: true),
        PolicyRules.Unreadable,
        PolicyRules.UnknownKey,
        PolicyRules.ExemptionUnused,
        PolicyRules.ExemptionExpired,
        PolicyRules.ExemptionUnexplained,
        PolicyRules.AllowanceUnused,
        PolicyRules.DuplicateKey,
        PolicyRules.ValueNotAllowed,
        PolicyRules.PathLeaves,
        PolicyRules.UnknownPreset,
        PolicyRules.LowersIncomplete,
        PolicyRules.AsksNothing,
    ];

    /// <summary>Everything that this version performs, every key written.</summary>
    public const string Whole = """
        // a comment
        {
          "$schema": "policies/schema.json",
          "policy": 1,
          "extends": ["standard"],
          "mode": "enforce",
          "packages": {
            "lockFile": "ifPresent",
            "signature": "required",
            "trustedSigners": [
              { "name": "gallery", "repository": ["sha256:0E5F38F57DC1BCC806D8494F4F90FBCEDD988B46760709CBEEC6F4219AA6157D"], "owners": ["Microsoft", "xunit"] },
              { "name": "Microsoft", "author": ["sha256:566a31882be208be4422f7cfd66ed09f5d4524a5994f50ccc8b05ec0528c1353"], "packages": ["Microsoft.*", "System.*"] }
            ],
            "installedContent": "off",
            "sources": [ { "packages": ["Contoso.*"], "from": ["https://packages.contoso.example/v3/index.json", "feeds/own"] } ],
            "folder": ["repository", "readOnly"],
            "lookalikes": "error",
            "advisories": { "atLeast": "moderate", "osv": "advisories" }, "age": { "unlisted": "warning", "outdated": "30.00:00:00" },
            "foreign": "warning"
          },
          "models": [
            { "path": "models/**", "pins": "required", "allow": { "operators": ["ai.onnx", "com.microsoft"] } },
            { "path": "extra/*.safetensors", "pins": "off" }
          ],
          "evaluations": [
            {
              "name": "cheque-digits", "model": "models/digits.onnx", "change": "finetune",
              "golden": { "file": "evaluation/digits.npz", "min": 200, "perClass": 20 },
              "outputs": { "scores": "logits", "kind": "probabilities", "classes": ["2", "5", "a->b"] },
              "baseline": "evaluation/digits.baseline.json",
              "watchPairs": ["5->2", "a->b->2"],
              "limits": { "erosion": 0.5, "pairTolerance": 0.02, "classTolerance": 0.03, "alpha": 1e-4, "minRecall": { "5": 0.95 } },
              "device": "cuda", "requireDevice": false, "confinement": "required", "timeout": "00:01:30", "onMissingBaseline": "fail"
            }
          ],
          "severity": { "SG1004": "error", "SG3002": "error" },
          "exemptions": [
            { "rule": "SG1001", "subject": "pkg:nuget/Contoso.Legacy@1.2.0", "reason": "being replaced", "expires": "2027-03-01" },
            { "rule": "SG1001", "subject": "pkg:nuget/Contoso.Older@1.0.0" }
          ]
        }

        """;

    public static PolicyReading Read(string json) => Read(Encoding.UTF8.GetBytes(json));

    public static PolicyReading Read(ReadOnlySpan<byte> json) => PolicyReader.Read(json, "/repository/supplyguard.json", Rules);

    /// <summary>A policy that asks for something, with more keys.</summary>
    public static PolicyReading ReadWith(string keys) => Read($$"""{ "policy": 1, "extends": "standard", {{keys}} }""");

    /// <summary>A policy with one model, with more keys in it.</summary>
    public static PolicyReading ReadModelWith(string keys) => Read($$"""{ "policy": 1, "models": [{ "path": "a.onnx", {{keys}} }] }""");

    /// <summary>A policy with one evaluation; later keys are added to it.</summary>
    public static PolicyReading ReadEvaluationWith(string keys, string golden = "", string change = "finetune") => Read($$"""
        { "policy": 1, "evaluations": [{ "name": "e", "model": "a.onnx", "change": "{{change}}", "golden": { "file": "g.npz"{{golden}} },
          "outputs": { "scores": "s", "classes": ["0", "1"] }, "baseline": "b.json"{{keys}} }] }
        """);

    /// <summary>Findings as a golden file shows them.</summary>
    public static string Lines(IEnumerable<Finding> findings)
        => string.Concat(findings.Select(finding => $"{finding.Location}: {finding.Severity} {finding.Rule.Id}: {finding.Message}\n    {finding.Fix}\n"));
}
