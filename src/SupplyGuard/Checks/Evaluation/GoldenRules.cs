using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Rules about the golden data, and their wording.</summary>
internal static class GoldenRules
{
    public static readonly Rule Unusable = new("SG3007", "Golden data cannot be used", Severity.Error, Incomplete: true);

    public static readonly Rule Public = new("SG3106", "Golden data is public", Severity.Note);

    public static readonly Rule Small = new("SG3108", "Golden data is small", Severity.Warning);

    public static readonly Rule KeyMissing = new("SG3109", "Secret variations were not run", Severity.Warning);

    public static Finding NoKey(EvaluationPolicy evaluation) => KeyMissing.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Golden.Location,
        $"'{evaluation.Name}' asks for '{evaluation.Variations}' secret variations of its golden data, but {(evaluation.Key is null ? "the policy names no key" : $"there is no key of 16 bytes or more in '{evaluation.Key}'")}: a model trained to look right on the golden samples passes.",
        "Where the verdict counts, put at least 16 random bytes in what 'golden.key' names, and make this rule an error there.");

    public static Finding Missing(EvaluationPolicy evaluation) => Finding(
        evaluation, $"'{evaluation.Name}' was not evaluated, because its golden data '{evaluation.Golden.Value}' is not there.");

    public static Finding Malformed(EvaluationPolicy evaluation, string detail, long? offset) => Unusable.Finding(
        new EvaluationSubject(evaluation.Name),
        offset is null ? evaluation.Golden.Location : new Location(evaluation.Golden.Value, Offset: offset),
        $"'{evaluation.Name}' was not evaluated, because its golden data '{evaluation.Golden.Value}' cannot be read: {detail}",
        Fix);

    public static Finding TooFew(EvaluationPolicy evaluation, int samples, int wanted) => Finding(
        evaluation, $"'{evaluation.Golden.Value}' has '{samples}' samples; 'golden.min' asks for '{wanted}'.");

    public static Finding TooFewOfClass(EvaluationPolicy evaluation, int index, int samples, int wanted) => Finding(
        evaluation, $"'{evaluation.Golden.Value}' has '{samples}' samples of class '{evaluation.Classes[index]}'; at least '{wanted}' of every class are needed.");

    public static Finding LabelOutOfRange(EvaluationPolicy evaluation, int sample, int label) => Finding(
        evaluation, $"Sample '{sample}' of '{evaluation.Golden.Value}' has label '{label}', but the evaluation has '{evaluation.Classes.Length}' classes, counted from 0.");

    public static Finding UnknownClass(EvaluationPolicy evaluation, string label, string where) => Finding(
        evaluation, $"'{where}' of '{evaluation.Name}' names class '{label}', which is not among its classes, so that no golden sample can examine it.");

    public static Finding EmptySlice(EvaluationPolicy evaluation, string slice) => Finding(
        evaluation, $"'{evaluation.Golden.Value}' has no sample with '{slice}', or no such list or column of numbers, so that this part of the samples cannot be examined.");

    public static Finding NeitherHasNorLacks(EvaluationPolicy evaluation, int sample, string label, double value) => Finding(
        evaluation, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Sample '{sample}' of '{evaluation.Golden.Value}' has '{value:G6}' for label '{label}', but a sample has a label (1) or lacks it (0)."));

    public static Finding TooFewOfLabel(EvaluationPolicy evaluation, string label, int having, int lacking, int wanted) => Finding(
        evaluation, $"In '{evaluation.Golden.Value}' '{having}' samples have label '{label}' and '{lacking}' lack it; at least '{wanted}' of both are needed.");

    public static Finding OneTarget(EvaluationPolicy evaluation, string quantity) => Finding(
        evaluation, $"'{evaluation.Golden.Value}' has the same '{quantity}' for every sample, so that there is no variance of which a model could explain a share.");

    public static Finding NotSecret(EvaluationPolicy evaluation) => Public.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Golden.Location,
        $"'{evaluation.Name}' uses golden data that anyone who can read the repository knows, so that a model trained to look right on these samples passes.",
        "Ask for 'golden.secretAugmentations' under a 'golden.key' that is not in the repository, or keep the golden data where those who train the model cannot read it.");

    public static Finding NotVaried(EvaluationPolicy evaluation, string why) => Public.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Golden.Location,
        $"'{evaluation.Name}' asks for '{evaluation.Variations}' secret variations of its golden data, but none were judged, because {why}: a model trained to look right on the golden samples passes.",
        "Record the baseline again under the key where that is the reason; bytes become 32-bit floats by 'golden.scale'. Otherwise keep the golden data where those who train the model cannot read it.");

    public static Finding FewSamples(EvaluationPolicy evaluation, int samples, int advised) => Small.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Golden.Location,
        $"'{evaluation.Golden.Value}' has '{samples}' samples; with fewer than '{advised}' an honest model fails more often, and a weak attack is seen less often.",
        $"Add labelled samples, evenly over the classes, until there are '{advised}'.");

    private const string Fix = "Restore the file from the commit that recorded the baseline, or make it anew and record a baseline from a model that you trust.";

    private static Finding Finding(EvaluationPolicy evaluation, string message) =>
        Unusable.Finding(new EvaluationSubject(evaluation.Name), evaluation.Golden.Location, message, Fix);
}
