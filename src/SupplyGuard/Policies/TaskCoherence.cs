using SupplyGuard.Subjects;

namespace SupplyGuard.Policies;

/// <summary>Judges whether an evaluation asks of its outputs what outputs of their kind can be asked.</summary>
internal static class TaskCoherence
{
    /// <summary>Keys of an evaluation that are about classes.</summary>
    private static readonly string[] AboutClasses = ["watchPairs", "slices"];

    /// <summary>Keys of an evaluation that are about one class against another.</summary>
    private static readonly string[] AboutPairs = ["watchPairs"];

    /// <summary>Limits that are about estimated quantities.</summary>
    private static readonly string[] AboutQuantities = ["error", "tolerance"];

    /// <summary>Largest rate of newly wrong answers in a class with which samples may be asked in stages.</summary>
    private const double MostTolerated = 0.02;

    public static void Examine(PolicyNode.Section evaluation, PolicyProblems problems)
    {
        if (evaluation["outputs"] is not PolicyNode.Section outputs || Kind(outputs) is not { } kind)
            return;

        if (outputs["classes"] is PolicyNode.List { Items: var classes } list)
        {
            if (kind.IsBinary() && classes.Length != 2)
                problems.Add(PolicyRules.ValueIsWrong(list.Location, $"One number stands for two classes, and 'outputs.classes' has '{classes.Length}'", "Write the two classes, the one first that a low number means."));
            else if (kind.IsClassification() && classes.Length < 2)
                problems.Add(PolicyRules.ValueIsWrong(list.Location, "There is one class only, and nothing to tell it from", "Write all classes in the order of the scores."));
        }

        var limits = evaluation["limits"] as PolicyNode.Section;
        if (kind is not OutputKind.Regression)
        {
            foreach (var value in AboutQuantities.Select(key => limits?[key]).OfType<PolicyNode>())
                Stray(value.Location, "estimated quantities, and these outputs are classes", problems);
        }

        DetectionCoherence.Examine(evaluation, outputs, kind, problems);
        if (evaluation["sequential"] is PolicyNode.Flag { Value: true } sequential)
            Sequential(evaluation, sequential, kind, problems);
        if (kind.IsClassification() || kind.IsOfPlaces())
            return;

        var asked = kind is OutputKind.Regression ? AboutClasses.Select(key => evaluation[key]).Append(limits?["minRecall"]) : AboutPairs.Select(key => evaluation[key]);
        foreach (var value in asked.OfType<PolicyNode>().Where(value => value is not (PolicyNode.List { Items.IsEmpty: true } or PolicyNode.Section { Members.IsEmpty: true })))
            Stray(value.Location, kind is OutputKind.Regression ? "classes, and these outputs are quantities" : "pairs of classes, and a sample may have any number of these labels", problems);
    }

    private static void Sequential(PolicyNode.Section evaluation, PolicyNode.Flag sequential, OutputKind kind, PolicyProblems problems)
    {
        if (!kind.IsClassification() || kind is OutputKind.Embedding)
            problems.Add(PolicyRules.ValueIsWrong(sequential.Location, "Samples decide class by class when enough of them were asked, and these outputs are no scores of classes", "Remove it, or correct 'outputs.kind'."));
        else if (evaluation["slices"] is PolicyNode.Section { Members.IsEmpty: false })
            problems.Add(PolicyRules.ValueIsWrong(sequential.Location, "Slices are judged by all of their golden samples, and this leaves some out", "Remove it, or the slices."));
        else if ((evaluation["limits"] as PolicyNode.Section)?["classTolerance"] is PolicyNode.Number { Value: > MostTolerated } tolerance)
            problems.Add(PolicyRules.ValueIsWrong(tolerance.Location, "With 'sequential', 1 % of newly wrong answers in a class is tested against 20 %, and this tolerates more", "Remove 'sequential', or tolerate '0.02' at most."));
    }

    private static void Stray(Location location, string what, PolicyProblems problems) =>
        problems.Add(PolicyRules.ValueIsWrong(location, $"This is about {what}", "Remove it, or correct 'outputs.kind'."));

    private static OutputKind? Kind(PolicyNode.Section outputs) => outputs["kind"] switch
    {
        null => OutputKind.Logits,
        PolicyNode.Text text => PolicyWords.Output(text.Value),
        _ => null,
    };
}
