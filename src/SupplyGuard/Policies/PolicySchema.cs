using System.Collections.Immutable;

namespace SupplyGuard.Policies;

/// <summary>
/// Every key of a policy, once: the reader validates from this, defaults come from this, and <c>policies/schema.json</c> is written from
/// this.
/// </summary>
internal static partial class PolicySchema
{
    public const int Version = 1;

    public static ImmutableArray<string> Presets { get; } = ["strict", "standard", "observe"];

    public static PolicyShape.Section Root { get; } = new(
    [
        new("$schema", Text(PolicyTextForm.Any), "Where editors find this schema. Not read."),
        new("policy", new PolicyShape.Integer(Version, Version), "Version of the policy's format.", Required: true),
        new(
            "extends",
            new PolicyShape.OneOrMany(new PolicyShape.Choice(Presets)),
            "Presets that hold where this policy says nothing. Of several, a later one wins over an earlier one.",
            Default: "[]"),
        new(
            "mode",
            new PolicyShape.Choice("enforce", "observe"),
            "enforce: errors fail. observe: errors are shown as warnings; what could not be examined is still incomplete.",
            Default: "\"enforce\""),
        new(
            "receipts",
            new PolicyShape.Choice("use", "ignore"),
            "use: evidence that an earlier run of the same user gathered stands while nothing changed. ignore: everything is examined every time.",
            Default: "\"use\""),
        new(
            "wiring",
            RequirementChoice(),
            "What makes every restore and build ask SupplyGuard, as 'init' writes it. required: every piece is there; ifPresent: every piece is there as soon as one is; off: not looked at.",
            Default: "\"ifPresent\""),
        new("packages", Packages(), "What is asked of packages (OWASP ML06). Without this key nothing is."),
        new("models", new PolicyShape.List(Model()), "What is asked of model files (OWASP ML07, ML10).", Default: "[]"),
        new("evaluations", new PolicyShape.List(Evaluation()), "Smoke evaluations (OWASP ML08, ML10).", Default: "[]"),
        new(
            "severity",
            new PolicyShape.Map(new PolicyShape.Choice("note", "warning", "error"), PolicyTextForm.RuleId),
            "Severities by rule id. A rule that says that something was not examined cannot be lowered.",
            Default: "{}"),
        new("exemptions", new PolicyShape.List(ExemptionEntry()), "Lets one subject break one rule; shown in every report.", Default: "[]"),
    ]);

    /// <summary>JSON Schema 2020-12 of a policy, as <c>policies/schema.json</c>.</summary>
    public static string ToJsonSchema() => PolicyJsonSchema.Write(Root);

    private static PolicyShape.Section ExemptionEntry() => new(
    [
        new("rule", Text(PolicyTextForm.RuleId), "Id of the rule.", Required: true),
        new("subject", Text(PolicyTextForm.NotBlank), "Id of the subject exactly as the report shows it, for example pkg:nuget/Contoso.Legacy@1.2.0.", Required: true),
        new("reason", Text(PolicyTextForm.Any), "Why. An exemption without a reason does not hold, and is itself a finding."),
        new("expires", Text(PolicyTextForm.Date), "First day (UTC, yyyy-MM-dd) on which it no longer holds."),
    ]);

    private static PolicyShape.Choice RequirementChoice() => new("required", "ifPresent", "off");

    private static PolicyShape.Text Text(PolicyTextForm form) => new(form);

    private static PolicyShape.List Texts(PolicyTextForm form) => new(Text(form));
}
