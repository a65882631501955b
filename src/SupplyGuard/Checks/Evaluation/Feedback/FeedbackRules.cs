using System.Globalization;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Evaluation.Feedback;

/// <summary>Rules about what models are trained on next (ML08), and their wording.</summary>
internal static class FeedbackRules
{
    public static readonly Rule Unusable = new("SG3030", "Feedback data cannot be used", Severity.Error, Incomplete: true);

    public static readonly Rule TwoLabels = new("SG3031", "Feedback sample has two labels", Severity.Error);

    public static readonly Rule HoldsGolden = new("SG3032", "Feedback holds golden samples", Severity.Error);

    public static readonly Rule Repeated = new("SG3033", "Feedback samples are repeated", Severity.Warning);

    public static readonly Rule OutOfRange = new("SG3034", "Feedback leaves the range of golden samples", Severity.Error);

    public static readonly Rule FalseByGolden = new("SG3035", "Feedback labels contradict the golden samples", Severity.Error);

    public static readonly Rule FalseByTrusted = new("SG3036", "Feedback labels contradict the trusted model", Severity.Error);

    public static readonly Rule Beyond = new("SG3037", "Feedback reaches beyond the golden samples", Severity.Warning);

    public static readonly Rule Drift = new("SG3038", "Feedback is distributed otherwise", Severity.Warning);

    public static readonly Rule Shares = new("SG3039", "Labels of feedback are distributed otherwise", Severity.Error);

    public static readonly Rule NotAsked = new("SG3040", "Trusted model could not be asked about feedback", Severity.Error, Incomplete: true);

    public static readonly Rule Alone = new("SG3041", "No trusted model was asked about feedback", Severity.Note);

    private const string Quarantine = "Do not train on this file. Look at these samples, and find out who labelled them: false labels that are fed to a model look like this.";

    public static Finding Missing(FeedbackPolicy feedback) => Unusable.Finding(
        new ModelSubject(feedback.File.Value),
        feedback.File.Location,
        $"The feedback '{feedback.File.Value}' is not there, so that nothing can be said of it.",
        "Put the file back, or remove the entry from 'feedback' if nothing is trained on it any more.");

    public static Finding Malformed(FeedbackPolicy feedback, string detail, long? offset) => Unusable.Finding(
        new ModelSubject(feedback.File.Value),
        offset is null ? feedback.File.Location : new Location(feedback.File.Value, Offset: offset),
        $"The feedback '{feedback.File.Value}' cannot be read: {detail}",
        "Store it as the golden data are stored, or get the file again from where it was collected. Do not train on it before it can be examined.");

    public static Finding OtherSchema(FeedbackPolicy feedback, string golden, string fed) =>
        Finding(feedback, $"The samples of '{feedback.File.Value}' are '{fed}', and golden samples are '{golden}', so that they cannot be compared.");

    public static Finding LabelOutOfRange(EvaluationPolicy evaluation, FeedbackPolicy feedback, int sample, int label) =>
        Finding(feedback, $"Sample '{sample}' of '{feedback.File.Value}' has label '{label}', but the evaluation has '{evaluation.Classes.Length}' classes, counted from 0.");

    public static Finding NeitherHasNorLacks(FeedbackPolicy feedback, int sample, string label, double value) =>
        Finding(feedback, string.Create(CultureInfo.InvariantCulture, $"Sample '{sample}' of '{feedback.File.Value}' has '{value:G6}' for label '{label}', but a sample has a label (1) or lacks it (0)."));

    public static Finding NoNumbers(FeedbackPolicy feedback) =>
        Finding(feedback, $"An input of the samples of '{feedback.File.Value}' is of a type whose elements are no numbers, so that nothing can be said of it.");

    public static Finding Ambiguous(FeedbackPolicy feedback, string first, string firstLabel, int second, string secondLabel, int pairs) => TwoLabels.Finding(
        new ModelSubject(feedback.File.Value),
        feedback.File.Location,
        $"Sample '{second}' of '{feedback.File.Value}' is labelled '{secondLabel}', and is the same as '{first}', which is labelled '{firstLabel}'{(pairs > 1 ? $"; so are '{pairs - 1}' more" : "")}.",
        Quarantine,
        ("second", Number(second)));

    public static Finding Leaked(EvaluationPolicy evaluation, FeedbackPolicy feedback, int sample, int golden, int count) => HoldsGolden.Finding(
        new ModelSubject(feedback.File.Value),
        feedback.File.Location,
        $"'{count}' samples of '{feedback.File.Value}' are golden samples, first '{sample}', which is '{golden}' of '{evaluation.Golden.Value}': a model that is trained on them has seen what it will be judged by.",
        "Remove them from the feedback. If they came in by themselves, find out who could read the golden data.",
        ("samples", Number(count)));

    public static Finding Repeats(FeedbackPolicy feedback, int first, int second, int repeated, int samples) => Repeated.Finding(
        new ModelSubject(feedback.File.Value),
        feedback.File.Location,
        $"'{repeated}' of the '{samples}' samples of '{feedback.File.Value}' repeat an earlier one, first '{second}' that of '{first}': a model that is trained on them hears whoever sent them as often.",
        "Keep each sample once, unless it was really observed so often.",
        ("repeated", Number(repeated)));

    public static Finding Outside(EvaluationPolicy evaluation, FeedbackPolicy feedback, string input, int sample, double value) => OutOfRange.Finding(
        new ModelSubject(feedback.File.Value),
        feedback.File.Location,
        string.Create(CultureInfo.InvariantCulture, $"Sample '{sample}' of '{feedback.File.Value}' holds '{value:G6}' in '{input}', outside the declared range of '{evaluation.GoldenForm.Range!.Least:G6}' to '{evaluation.GoldenForm.Range.Most:G6}'."),
        "Do not train on this file. If the numbers are not scaled as the golden samples are, store them so; else find out where the sample came from.",
        ("sample", Number(sample)));

    public static Finding Infinite(FeedbackPolicy feedback, string input, StrangeNumbers strange) => OutOfRange.Finding(
        new ModelSubject(feedback.File.Value),
        feedback.File.Location,
        $"'{strange.Samples}' samples of '{feedback.File.Value}' hold a number in '{input}' that is not finite, first sample '{strange.First}', where no golden sample does.",
        "Do not train on this file. Fill what is missing as the application does, or find out where the samples came from.",
        ("sample", Number(strange.First)));

    public static Finding OtherThanGolden(FeedbackPolicy feedback, LabelColumn column, ContradictedLabels worst, int others) => FalseByGolden.Finding(
        new ModelSubject(feedback.File.Value),
        feedback.File.Location,
        $"Of '{worst.Samples}' samples of '{feedback.File.Value}'{Labelled(column, worst)}, '{worst.Contradicted}' lie nearest to golden samples {(worst.Answer is { } answer ? $"labelled '{column.Classes[answer]}'" : "with other labels")} ({First(worst)}); of '{worst.GoldenSamples}' golden samples{WithThatLabel(worst)}, '{worst.GoldenContradicted}' do. {Chance(feedback, worst)}{More(others)}.",
        $"{Quarantine} If they are hard samples that people corrected, say under 'labelTolerance' how many may be so.",
        Details(column, worst));

    public static Finding OtherThanTrusted(FeedbackPolicy feedback, LabelColumn column, ContradictedLabels worst, int others) => FalseByTrusted.Finding(
        new ModelSubject(feedback.File.Value),
        feedback.File.Location,
        $"Of '{worst.Samples}' samples of '{feedback.File.Value}'{Labelled(column, worst)}, the model that the baseline was recorded from answers '{worst.Contradicted}' {(worst.Answer is { } answer ? $"with '{column.Classes[answer]}'" : "otherwise")} ({First(worst)}); of '{worst.GoldenSamples}' golden samples{WithThatLabel(worst)}, '{worst.GoldenContradicted}'. {Chance(feedback, worst)}{More(others)}.",
        $"{Quarantine} If the file holds what the model got wrong and people corrected, say under 'labelTolerance' how many may be so.",
        Details(column, worst));

    public static Finding ReachesBeyond(EvaluationPolicy evaluation, FeedbackPolicy feedback, string name, BeyondGolden worst, int others) => Beyond.Finding(
        new ModelSubject(feedback.File.Value),
        feedback.File.Location,
        string.Create(CultureInfo.InvariantCulture, $"In '{name}', '{worst.Beyond}' of '{worst.Samples}' samples of '{feedback.File.Value}'{Labelled(evaluation, worst)} are {(worst.IsAbove ? "larger" : "smaller")}, first '{worst.First}', than all of '{worst.GoldenSamples}' golden samples{(worst.Class is null ? "" : " with that label")}; were they alike, that would happen with a chance of '{worst.PValue:G2}' only{More(others)}."),
        "Look at these samples. A mark that only samples with one label bear is how a backdoor is trained. If the world changed, the golden samples do not show it: add some of these to them, and record the baseline again.",
        ("column", name),
        ("pValue", worst.PValue.ToString("R", CultureInfo.InvariantCulture)));

    public static Finding Drifts(FeedbackPolicy feedback, ColumnDrift farthest, int others) => Drift.Finding(
        new ModelSubject(feedback.File.Value),
        feedback.File.Location,
        string.Create(CultureInfo.InvariantCulture, $"The distribution of '{farthest.Name}' in '{feedback.File.Value}' lies '{farthest.Distance:0.###}' from that in the golden samples; with '{feedback.Drift:0.###}' tolerated and so many samples, '{farthest.Limit:0.###}' is what chance explains{More(others)}."),
        "Find out whether the world changed, the measurement, or who sends feedback. If the world did, the golden samples do not show it: make new ones, and record the baseline again.",
        ("column", farthest.Name),
        ("distance", farthest.Distance.ToString("R", CultureInfo.InvariantCulture)));

    public static Finding SharesMoved(FeedbackPolicy feedback, LabelColumn column, LabelShares worst, double tolerated, int others) => Shares.Finding(
        new ModelSubject(feedback.File.Value),
        feedback.File.Location,
        string.Create(CultureInfo.InvariantCulture, $"'{worst.Share * 100:0.#} %' of the samples of '{feedback.File.Value}' are labelled '{column.Classes[worst.Class]}', and '{worst.GoldenShare * 100:0.#} %' of the golden samples; at least '{worst.Proven * 100:0.#}' points of that are no chance, and '{tolerated * 100:0.##}' are tolerated{More(others)}."),
        Quarantine,
        ("class", column.Classes[worst.Class]));

    public static Finding OtherTrusted(EvaluationPolicy evaluation, string why) => NotAsked.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Trusted?.Location ?? evaluation.Location,
        $"The feedback of '{evaluation.Name}' was not judged by the model that its baseline was recorded from: {why}.",
        "Put that very file back under 'trusted', or record the baseline from a model that you have and trust.");

    public static Finding NoAnswer(EvaluationPolicy evaluation, FeedbackPolicy feedback, string why) => NotAsked.Finding(
        new ModelSubject(feedback.File.Value),
        feedback.File.Location,
        $"The model that the baseline of '{evaluation.Name}' was recorded from did not judge the labels of '{feedback.File.Value}': {why}.",
        "The model judged golden samples before, so look at the feedback first: numbers that no honest sample holds, or more samples than 'timeout' and the evaluator's memory allow. Split the file if it is large.");

    public static Finding NobodyAsked(EvaluationPolicy evaluation, string why) => Alone.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Feedback[0].Location,
        $"The feedback of '{evaluation.Name}' was judged by the golden samples alone, because {why}: a few false labels are not seen so.",
        "Keep the file that the baseline was recorded from, and name it under 'trusted'.");

    private static Finding Finding(FeedbackPolicy feedback, string message) =>
        Unusable.Finding(new ModelSubject(feedback.File.Value), feedback.File.Location, message, "Store the feedback as the golden data are stored. Do not train on it before it can be examined.");

    private static string Chance(FeedbackPolicy feedback, ContradictedLabels worst) => string.Create(
        CultureInfo.InvariantCulture,
        $"With '{feedback.LabelTolerance * 100:0.##} %' tolerated, that would happen with a chance of '{worst.PValue:G2}' at most");

    private static string Labelled(LabelColumn column, ContradictedLabels worst) => worst.Class is { } label ? $" that are labelled '{column.Classes[label]}'" : "";

    private static string First(ContradictedLabels worst) =>
        $"sample{(worst.Contradicted > 1 ? "s" : "")} '{string.Join(", ", worst.First)}{(worst.Contradicted > worst.First.Length ? ", …" : "")}'";

    private static string WithThatLabel(ContradictedLabels worst) => worst.Class is null ? "" : " with that label";

    private static string Labelled(EvaluationPolicy evaluation, BeyondGolden worst) => worst.Class is { } label ? $" that are labelled '{evaluation.Classes[label]}'" : "";

    private static string More(int others) => others > 0 ? $" ('{others}' more like it)" : "";

    private static (string, string)[] Details(LabelColumn column, ContradictedLabels worst) =>
    [
        ("class", worst.Class is { } label ? column.Classes[label] : "any"),
        ("answer", worst.Answer is { } answer ? column.Classes[answer] : "any other"),
        ("pValue", worst.PValue.ToString("R", CultureInfo.InvariantCulture)),
        ("alpha", worst.Alpha.ToString("R", CultureInfo.InvariantCulture)),
    ];

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
