using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>What can be dangerous in a pickle.</summary>
internal static class PickleRules
{
    public static readonly Rule RunsCode = new("SG2208", "Pickle would run code", Severity.Error);

    public static readonly Rule NotInProfile = new("SG2209", "Pickle uses something its scan profile does not allow", Severity.Error);

    public static readonly Rule NotVetted = new("SG2210", "Pickle uses something nobody has vetted", Severity.Warning);

    public static readonly Rule Hidden = new("SG2211", "Pickle is hidden in text or bytes", Severity.Error);

    public static readonly Rule Ambiguous = new("SG2212", "Loaders disagree about a pickle", Severity.Error);

    public static readonly Rule NotConstant = new("SG2213", "What a pickle uses cannot be told from the file", Severity.Error);

    private const int MostNames = 5;

    private const string Safest = "Do not load the file. Ask its author for the weights alone, best as safetensors.";

    /// <param name="can">What the named code can do, as a verb and its object.</param>
    public static Finding Dangerous(ModelEvidence model, PicklePlace place, string verb, string global, string can) => RunsCode.Finding(
        model.Subject,
        place.Location,
        $"Whoever loads '{model.Subject.Path}' lets its author {can}: {place.Name} {verb} '{PolicyText.Shown(global)}' at byte {place.Offset}.",
        Safest,
        ("global", PolicyText.Shown(global)),
        ("member", PolicyText.Shown(place.Member)),
        ("capability", can));

    /// <param name="uses">Each a verb and a name; the first is at the place.</param>
    public static Finding Foreign(ModelEvidence model, PicklePlace place, ScanProfile profile, IReadOnlyList<(string Verb, string Global)> uses) => NotInProfile.Finding(
        model.Subject,
        place.Location,
        $"'{model.Subject.Path}' makes whoever loads it run code beyond the profile '{Word(profile)}': {place.Name} {Uses(uses)} (byte {place.Offset}).",
        $"Save the weights alone, best as safetensors. If the model needs this code and you have looked at it, {Advice(profile)}.",
        ("globals", string.Join('\n', uses.Select(use => PolicyText.Shown(use.Global)))),
        ("member", PolicyText.Shown(place.Member)));

    /// <param name="uses">Each a verb and a name; the first is at the place.</param>
    public static Finding Unvetted(ModelEvidence model, PicklePlace place, IReadOnlyList<(string Verb, string Global)> uses) => NotVetted.Finding(
        model.Subject,
        place.Location,
        $"'{model.Subject.Path}' makes whoever loads it run code that nobody has vetted: {place.Name} {Uses(uses)} (byte {place.Offset}).",
        "Find out what this code does, then state a profile that allows it, or allow it by name in the entry's allow.globals.",
        ("globals", string.Join('\n', uses.Select(use => PolicyText.Shown(use.Global)))),
        ("member", PolicyText.Shown(place.Member)));

    /// <param name="form">How the inner pickle is written.</param>
    /// <param name="what">A clause: what it does that is not allowed.</param>
    public static Finding Nested(ModelEvidence model, PicklePlace place, string form, string what) => Hidden.Finding(
        model.Subject,
        place.Location,
        $"'{model.Subject.Path}' hides a pickle from whoever looks at it: {place.Name} has one as {form} at byte {place.Offset}, and it {what}.",
        Safest,
        ("member", PolicyText.Shown(place.Member)));

    public static Finding FramesAreCut(ModelEvidence model, PicklePlace place) => Ambiguous.Finding(
        model.Subject,
        place.Location,
        $"'{model.Subject.Path}' shows one thing to a scanner and another to a loader: frames of {place.Name} at byte {place.Offset} are cut, and loaders read different code from it.",
        "Do not load the file. No honest program writes this.",
        ("member", PolicyText.Shown(place.Member)));

    public static Finding GoesOn(ModelEvidence model, PicklePlace place, int more) => Ambiguous.Finding(
        model.Subject,
        place.Location,
        $"'{model.Subject.Path}' holds {more} more behind its first pickle, from byte {place.Offset}: some loaders read the first alone, others all of them.",
        "Save one object in one file.",
        ("member", PolicyText.Shown(place.Member)));

    /// <param name="what">A clause: what it does that is not constant.</param>
    public static Finding Unknowable(ModelEvidence model, PicklePlace place, string what) => NotConstant.Finding(
        model.Subject,
        place.Location,
        $"What whoever loads '{model.Subject.Path}' would run cannot be told from the file: {place.Name} {what} at byte {place.Offset}.",
        Safest,
        ("member", PolicyText.Shown(place.Member)));

    private static string Uses(IReadOnlyList<(string Verb, string Global)> uses)
    {
        var shown = string.Join(", ", uses.Take(MostNames).Select(use => $"{use.Verb} '{PolicyText.Shown(use.Global)}'"));
        return uses.Count > MostNames ? $"{shown} and {uses.Count - MostNames} more" : shown;
    }

    private static string Advice(ScanProfile profile) => profile switch
    {
        ScanProfile.Weights => "state a wider profile in the entry's 'scan' (numeric, estimators), or allow it by name in allow.globals",
        ScanProfile.Numeric => "state the profile estimators in the entry's 'scan', or allow it by name in allow.globals",
        _ => "allow it by name in the entry's allow.globals",
    };

    private static string Word(ScanProfile profile) => profile switch
    {
        ScanProfile.Weights => "weights",
        ScanProfile.Numeric => "numeric",
        _ => "estimators",
    };
}
