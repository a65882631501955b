using System.Collections.Immutable;
using System.Globalization;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Rules about how a model behaves against its baseline, and their wording. One finding per rule, about the worst pair or class.</summary>
internal static class BehaviourRules
{
    public static readonly Rule OutputsDiffer = new("SG3101", "Golden outputs differ from the baseline", Severity.Error);

    public static readonly Rule MarginLost = new("SG3102", "Class lost its margin to another class", Severity.Error);

    public static readonly Rule ReadAsAnother = new("SG3103", "Class is read as another class", Severity.Error);

    public static readonly Rule RecallFell = new("SG3104", "Class recall fell", Severity.Error);

    public static readonly Rule LabelsDisagree = new("SG3105", "Labels disagree with the baseline", Severity.Error);

    public static readonly Rule MarginThin = new("SG3107", "Class margin is close to its limit", Severity.Warning);

    public static readonly Rule VariedMarginLost = new("SG3110", "Class lost its margin on secretly varied samples", Severity.Error);

    public static readonly Rule NewlyWrong = new("SG3111", "More answers are newly wrong than is tolerated", Severity.Error);

    public static readonly Rule FunctionDiffers = new("SG3116", "Converted model computes another function", Severity.Error);

    private const string DistrustAlone = "Make sure that the model is given what it was trained on ('golden.scale', 'golden.shape', 'golden.preprocess', the order of 'outputs.classes'). If it is, do not ship it.";

    private const string Distrust = "Do not ship this model: compare it and its training data with the last model that passed.";

    public static Finding Outputs(EvaluationPolicy evaluation, OutputDifference worst, int outputs) => OutputsDiffer.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        string.Create(
            CultureInfo.InvariantCulture,
            $"'{evaluation.Model.Value}' claims to be unchanged, but '{worst.Beyond}' of its '{outputs}' golden outputs differ from the baseline; sample '{worst.Sample}', class '{evaluation.Classes[worst.Class]}' by '{worst.Difference:G3}', where '{worst.Tolerance:G3}' is allowed."),
        "If the model file is the recorded one, its runtime or device computes another function: run with 'device: cpu'. Otherwise restore the file.",
        ("beyond", worst.Beyond.ToString(CultureInfo.InvariantCulture)),
        ("difference", Number(worst.Difference)),
        ("tolerance", Number(worst.Tolerance)));

    public static Finding Eroded(EvaluationPolicy evaluation, ErodedPair worst, int flipped, ImmutableArray<ErodedPair> all) => MarginLost.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        Loss(evaluation, worst, flipped),
        Distrust,
        ("pair", Pair(evaluation, worst.Pair)),
        ("erosion", Number(worst.Erosion)),
        ("lowerBound", Number(worst.LowerBound ?? worst.Erosion)),
        ("pairs", string.Join(", ", all.Select(pair => Pair(evaluation, pair.Pair)))));

    public static Finding Thin(EvaluationPolicy evaluation, ErodedPair worst, int flipped) => MarginThin.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        Loss(evaluation, worst, flipped),
        "Look at what changed for this class before the next change; more golden samples of it would tell luck from loss.",
        ("pair", Pair(evaluation, worst.Pair)),
        ("erosion", Number(worst.Erosion)));

    public static Finding Shifted(EvaluationPolicy evaluation, ShiftedPair worst, ImmutableArray<ShiftedPair> all) => ReadAsAnother.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        string.Create(
            CultureInfo.InvariantCulture,
            $"Class '{evaluation.Classes[worst.Pair.True]}' is newly read as '{evaluation.Classes[worst.Pair.Rival]}' in '{worst.Count}' of '{worst.Samples}' golden samples; a rate of '{evaluation.Limits.PairTolerance * 100:0.##} %' explains that with a chance of '{worst.PValue:G2}' only."),
        Distrust,
        ("pair", Pair(evaluation, worst.Pair)),
        ("pValue", Number(worst.PValue)),
        ("alpha", Number(worst.Alpha)),
        ("pairs", string.Join(", ", all.Select(pair => $"{Pair(evaluation, pair.Pair)} ({pair.Count}/{pair.Samples})"))));

    public static Finding Recall(EvaluationPolicy evaluation, RecalledClass worst, ImmutableArray<RecalledClass> all) => RecallFell.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        string.Create(CultureInfo.InvariantCulture, $"Of class '{evaluation.Classes[worst.Class]}', '{worst.Correct}' of '{worst.Samples}' golden samples are read rightly{(IsAlone(evaluation) ? "" : string.Create(CultureInfo.InvariantCulture, $", '{worst.BaselineCorrect}' by the baseline"))}; ")
            + (worst.Fell
                ? string.Create(CultureInfo.InvariantCulture, $"a rate of '{evaluation.Limits.ClassTolerance * 100:0.##} %' newly wrong answers explains that with a chance of '{worst.PValue:G2}' only.")
                : string.Create(CultureInfo.InvariantCulture, $"its recall is at most '{worst.High * 100:0.#} %' (99.9 % bound), and 'minRecall' asks for '{worst.Floor * 100:0.##} %'.")),
        IsAlone(evaluation) ? DistrustAlone : Distrust,
        ("class", evaluation.Classes[worst.Class]),
        ("pValue", Number(worst.PValue)),
        ("alpha", Number(worst.Alpha)),
        ("classes", string.Join(", ", all.Select(recalled => evaluation.Classes[recalled.Class]))));

    public static Finding Disagreement(EvaluationPolicy evaluation, int agreeing, int samples, double limit, int fewest) => LabelsDisagree.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        string.Create(
            CultureInfo.InvariantCulture,
            $"'{evaluation.Model.Value}' says '{PolicyWords.Spell(evaluation.Change.Value)}', but agrees with the baseline on '{agreeing}' of '{samples}' golden samples only; '{limit * 100:0.##} %' are expected, which fewer than '{fewest}' disprove."),
        "If the model was trained anew, say 'change: retrain'; otherwise compare it and its training data with the last model that passed.");

    public static Finding Varied(EvaluationPolicy evaluation, int variation, ErodedPair worst, int flipped) => VariedMarginLost.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        $"On secret variation '{variation + 1}' of the golden samples: {Loss(evaluation, worst, flipped)}",
        "Do not ship this model: on samples that its maker could not know it answers otherwise. Compare it and its training data with the last model that passed.",
        ("pair", Pair(evaluation, worst.Pair)),
        ("erosion", Number(worst.Erosion)),
        ("lowerBound", Number(worst.LowerBound ?? worst.Erosion)));

    public static Finding Wrong(EvaluationPolicy evaluation, OverallShift overall) => NewlyWrong.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        string.Create(
            CultureInfo.InvariantCulture,
            $"'{overall.NewlyWrong}' of '{overall.Samples}' golden samples are newly read wrongly; a rate of '{evaluation.Limits.OverallTolerance * 100:0.##} %' explains that with a chance of '{overall.PValue:G2}' only."),
        Distrust,
        ("pValue", Number(overall.PValue)),
        ("alpha", Number(overall.Alpha)));

    public static Finding OtherFunction(EvaluationPolicy evaluation, ConversionMeasures measures) => FunctionDiffers.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        string.Create(
            CultureInfo.InvariantCulture,
            $"'{evaluation.Model.Value}' claims to be converted, but its golden scores lie '{measures.Golden * 100:0.##} %' from the baseline's (limit '{ConversionMeasures.MostGolden * 100:0} %'){(measures.Probed is { } probed ? string.Create(CultureInfo.InvariantCulture, $", and its scores on probed samples '{probed * 100:0.##} %' (limit '{ConversionMeasures.MostProbed * 100:0} %')") : "")}."),
        "Convert the baseline's model again. If the model was trained, say so: 'change: finetune' or 'retrain'.",
        ("golden", Number(measures.Golden)),
        ("probed", measures.Probed is { } distance ? Number(distance) : "none"));

    /// <summary>Whether there is no baseline that a message could speak of.</summary>
    public static bool IsAlone(EvaluationPolicy evaluation) => evaluation.Change.Value is ChangeClass.FirstImport;

    public static string Pair(EvaluationPolicy evaluation, ClassPair pair) => $"{evaluation.Classes[pair.True]}->{evaluation.Classes[pair.Rival]}";

    private static string Loss(EvaluationPolicy evaluation, ErodedPair worst, int flipped) => string.Create(
        CultureInfo.InvariantCulture,
        $"Class '{evaluation.Classes[worst.Pair.True]}' lost '{Math.Min(worst.Erosion * 100, 999):0} %' of its margin to '{evaluation.Classes[worst.Pair.Rival]}' (limit '{evaluation.Limits.Erosion * 100:0.##} %'); '{flipped}' of '{worst.Samples}' labels flipped{(flipped == 0 ? " yet" : string.Empty)}.");

    /// <summary>A number as evidence holds it: all of its digits.</summary>
    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
