using System.Collections.Immutable;
using System.Globalization;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Evaluation.Weights;

/// <summary>Rules about how graph and weights differ from a baseline, and their wording.</summary>
internal static class WeightRules
{
    public static readonly Rule NotCompared = new("SG3013", "Weights could not be compared with the baseline", Severity.Error, Incomplete: true);

    public static readonly Rule StructureDiffers = new("SG3117", "Operators or shapes differ from the baseline", Severity.Error);

    public static readonly Rule TooFar = new("SG3118", "Weights moved further than the change explains", Severity.Error);

    public static readonly Rule LowBitsOnly = new("SG3119", "Only low-order bits of weights changed", Severity.Error);

    public static readonly Rule PartOfHead = new("SG3120", "Only part of the output layer changed", Severity.Error);

    public static readonly Rule HeadLooksEdited = new("SG3121", "Output layer looks edited", Severity.Warning);

    public static readonly Rule ClaimsMore = new("SG3122", "Change is less than it claims to be", Severity.Note);

    private const string Compare = "Compare it with the last model that passed: 'dotnet supplyguard model diff <old> <new>'.";

    public static Finding Unread(EvaluationPolicy evaluation) => NotCompared.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        $"The weights of '{evaluation.Model.Value}' could not be compared with those of its baseline: they could not all be read, or the file changed meanwhile.",
        "Keep all weights in the model file, and let nothing write it while it is verified.");

    public static Finding Structure(EvaluationPolicy evaluation, ImmutableArray<string> differences) => StructureDiffers.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        $"'{evaluation.Model.Value}' is not built like its baseline, which '{PolicyWords.Spell(evaluation.Change.Value)}' does not explain: {string.Join("; ", differences.Take(5))}{(differences.Length > 5 ? $"; and {differences.Length - 5} more" : "")}.",
        Compare + " If the architecture was changed on purpose, record a new baseline.",
        ("differences", string.Join("; ", differences)));

    public static Finding Far(EvaluationPolicy evaluation, double distance) => TooFar.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        string.Create(
            CultureInfo.InvariantCulture,
            $"The weights of '{evaluation.Model.Value}' lie '{distance:0.###}' from its baseline's, relative to their length; '{PolicyWords.Spell(evaluation.Change.Value)}' explains '{evaluation.Limits.WeightDistance:0.###}'."),
        "If the model was trained anew, or for long, say 'change: retrain'; otherwise find out what was done to it.",
        ("distance", BehaviourRules.Number(distance)));

    public static Finding LowBits(EvaluationPolicy evaluation, ImmutableArray<string> tensors) => LowBitsOnly.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        $"In '{tensors.Length}' tensors of '{evaluation.Model.Value}', '{tensors[0]}' among them, the low-order bits alone changed since the baseline, which no training or conversion does; data can be hidden there without a loss.",
        "Do not ship the file. Rounding the weights to bfloat16 removes what is hidden, and changes no answer.",
        ("tensors", string.Join(", ", tensors)));

    public static Finding Head(EvaluationPolicy evaluation, ImmutableArray<int> rows) => PartOfHead.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        $"'{rows.Length}' of '{evaluation.Classes.Length}' rows of the output layer changed since the baseline ({Names(evaluation, rows)}), and the others are the same bit by bit. Training changes all of them.",
        Compare,
        ("rows", Names(evaluation, rows)));

    public static Finding EditedRows(EvaluationPolicy evaluation, ImmutableArray<int> rows) => HeadLooksEdited.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        $"Of the output layer, '{rows.Length}' of '{evaluation.Classes.Length}' rows changed since the baseline ({Names(evaluation, rows)}), though the model claims to be trained anew.",
        Compare,
        ("rows", Names(evaluation, rows)));

    public static Finding EditedHead(EvaluationPolicy evaluation, int index, double score) => HeadLooksEdited.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        string.Create(CultureInfo.InvariantCulture, $"In the output layer, the weights of class '{evaluation.Classes[index]}' stand '{score:0.#}' standard deviations above those of the others, as they do when a detector was written into the model."),
        Compare,
        ("class", evaluation.Classes[index]),
        ("score", BehaviourRules.Number(score)));

    public static Finding Less(EvaluationPolicy evaluation) => ClaimsMore.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Change.Location,
        $"'{evaluation.Name}' says '{PolicyWords.Spell(evaluation.Change.Value)}', but every weight of '{evaluation.Model.Value}' is the baseline's bit by bit: the change is a conversion, and was judged as one.",
        "Say 'change: convert'.");

    private static string Names(EvaluationPolicy evaluation, ImmutableArray<int> rows) => string.Join(", ", rows.Take(8).Select(index => evaluation.Classes[index]));
}
