using SupplyGuard.Findings;
using SupplyGuard.Subjects;

namespace SupplyGuard.Policies;

/// <summary>What can be wrong with a policy file, and the words for it.</summary>
internal static class PolicyRules
{
    public static readonly Rule Unreadable = new("SG9001", "Policy file cannot be read", Severity.Error);
    public static readonly Rule UnknownKey = new("SG9002", "Policy has an unknown key", Severity.Error);
    public static readonly Rule ExemptionUnused = new("SG9003", "Exemption matched nothing", Severity.Warning);
    public static readonly Rule ExemptionExpired = new("SG9004", "Exemption has expired", Severity.Error);
    public static readonly Rule ExemptionUnexplained = new("SG9005", "Exemption gives no reason", Severity.Error);
    public static readonly Rule AllowanceUnused = new("SG9006", "Policy allows something nothing uses", Severity.Warning);
    public static readonly Rule DuplicateKey = new("SG9007", "Policy has a duplicate key", Severity.Error);
    public static readonly Rule ValueNotAllowed = new("SG9008", "Policy value is not allowed here", Severity.Error);
    public static readonly Rule PathLeaves = new("SG9009", "Policy path leaves the repository", Severity.Error);
    public static readonly Rule UnknownPreset = new("SG9010", "Policy extends an unknown preset", Severity.Error);
    public static readonly Rule LowersIncomplete = new("SG9012", "Policy lowers a rule that says something was not examined", Severity.Error);
    public static readonly Rule FileMissing = new("SG9014", "Policy file is missing", Severity.Error, Incomplete: true);
    public static readonly Rule AsksNothing = new("SG9013", "Policy asks for nothing", Severity.Error, Incomplete: true);

    /// <param name="why">Completes the sentence "the policy …".</param>
    public static Finding CannotBeRead(Location location, string why) => Unreadable.Finding(
        new PolicySubject(location.Path),
        location,
        message: $"'{location.Path}' {why}, so nothing was examined.",
        fix: "Correct the file: JSON (RFC 8259) in UTF-8, with comments, at most 1 MB. 'policy check' says when it can be read.");

    /// <param name="path">The key with the keys it is in.</param>
    /// <param name="meant">A known key that is spelled nearly the same.</param>
    public static Finding KeyIsUnknown(Location location, string path, string? meant) => UnknownKey.Finding(
        new PolicySubject(location.Path),
        location,
        message: $"'{PolicyText.Shown(path)}' is not a key of a policy{(meant is null ? "." : $"; did you mean '{meant}'?")}",
        fix: meant is null
            ? "Remove the key, or look up its name in docs/policy.md."
            : $"Write '{meant}', or remove the key.",
        ("key", PolicyText.Shown(path)));

    public static Finding KeyIsRepeated(Location location, string name) => DuplicateKey.Finding(
        new PolicySubject(location.Path),
        location,
        message: $"The key '{PolicyText.Shown(name)}' is in its object a second time; readers of JSON disagree which one counts.",
        fix: "Keep one of the two.",
        ("key", PolicyText.Shown(name)));

    /// <param name="expected">Completes the sentence "…, but … is expected".</param>
    /// <param name="meant">An allowed value that is spelled nearly the same.</param>
    public static Finding ValueIs(Location location, string path, string found, string expected, string? meant = null) => ValueNotAllowed.Finding(
        new PolicySubject(location.Path),
        location,
        message: $"'{PolicyText.Shown(path)}' is {found}, but {expected} is expected{(meant is null ? "." : $"; did you mean '{meant}'?")}",
        fix: meant is null ? $"Write {expected}; docs/policy.md describes every key." : $"Write '{meant}', or another of the allowed values.",
        ("key", PolicyText.Shown(path)));

    /// <param name="problem">A whole sentence without its full stop.</param>
    public static Finding ValueIsWrong(Location location, string problem, string fix) => ValueNotAllowed.Finding(
        new PolicySubject(location.Path), location, message: $"{problem}.", fix);

    public static Finding KeyIsMissing(Location location, string path) => ValueNotAllowed.Finding(
        new PolicySubject(location.Path),
        location,
        message: $"'{PolicyText.Shown(path)}' is required here and missing.",
        fix: "Add the key; docs/policy.md describes it.",
        ("key", PolicyText.Shown(path)));

    public static Finding PathEscapes(Location location, string path, string written, string why) => PathLeaves.Finding(
        new PolicySubject(location.Path),
        location,
        message: $"'{PolicyText.Shown(path)}' is '{PolicyText.Shown(written)}', which could lead out of the policy's folder: {why}.",
        fix: "Write a path relative to the policy file, with forward slashes, inside its folder.",
        ("key", PolicyText.Shown(path)));

    public static Finding PresetIsUnknown(Location location, string written, string? meant) => UnknownPreset.Finding(
        new PolicySubject(location.Path),
        location,
        message: $"There is no preset '{PolicyText.Shown(written)}'{(meant is null ? "." : $"; did you mean '{meant}'?")}",
        fix: $"Extend one of {string.Join(", ", PolicySchema.Presets.Select(preset => $"'{preset}'"))}.");

    /// <param name="asked"><c>exempts</c>, or <c>lowers … to …</c>.</param>
    public static Finding LowersWhatWasNotExamined(Location location, string rule, string asked) => LowersIncomplete.Finding(
        new PolicySubject(location.Path),
        location,
        message: $"The policy {asked} '{rule}', which says that something could not be examined; what was not examined is not passed.",
        fix: "Remove this entry and make the examination possible, or ask for less.",
        ("rule", rule));

    public static Finding AsksForNothing(Location location) => AsksNothing.Finding(
        new PolicySubject(location.Path),
        location,
        message: $"'{location.Path}' asks nothing of packages, models or evaluations, so there is nothing that could pass.",
        fix: "Extend 'standard', or add 'packages', 'models' or 'evaluations'.");

    public static Finding MatchedNothing(Exemption exemption) => ExemptionUnused.Finding(
        new PolicySubject(exemption.Location.Path),
        exemption.Location,
        message: $"The exemption of '{PolicyText.Shown(exemption.Subject)}' from {exemption.Rule} matched no finding.",
        fix: "Remove it, or correct the subject to what the report shows.",
        ("rule", exemption.Rule),
        ("subject", PolicyText.Shown(exemption.Subject)));

    public static Finding HasExpired(Exemption exemption) => ExemptionExpired.Finding(
        new PolicySubject(exemption.Location.Path),
        exemption.Location,
        message: $"The exemption of '{PolicyText.Shown(exemption.Subject)}' from {exemption.Rule} expired on '{exemption.Expires:yyyy-MM-dd}' and no longer holds.",
        fix: "Correct what it exempts and remove it; or decide again and give it a new date.",
        ("rule", exemption.Rule),
        ("subject", PolicyText.Shown(exemption.Subject)));

    public static Finding GivesNoReason(Exemption exemption) => ExemptionUnexplained.Finding(
        new PolicySubject(exemption.Location.Path),
        exemption.Location,
        message: $"The exemption of '{PolicyText.Shown(exemption.Subject)}' from {exemption.Rule} gives no reason and does not hold.",
        fix: "Remove it, or say under 'reason' why the finding is acceptable.",
        ("rule", exemption.Rule),
        ("subject", PolicyText.Shown(exemption.Subject)));

    /// <param name="what">What is allowed, for example <c>operator domain 'com.contoso'</c>.</param>
    public static Finding AllowsUnused(Location location, string what) => AllowanceUnused.Finding(
        new PolicySubject(location.Path),
        location,
        message: $"The policy allows {what}, which nothing uses.",
        fix: "Remove it: an allowance that nobody needs only helps somebody else.");

    public static Finding Missing(string shownPath) => FileMissing.Finding(
        new PolicySubject(shownPath),
        new Location(shownPath),
        $"There is no '{shownPath}' in this folder or in a folder above it, up to the root of the repository.",
        "Write a policy (docs/policy.md shows the smallest one), or name one with --policy.");
}
