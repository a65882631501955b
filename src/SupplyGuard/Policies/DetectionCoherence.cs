namespace SupplyGuard.Policies;

/// <summary>Judges whether an evaluation says of boxes and maps what must be said, and of other outputs nothing about them.</summary>
internal static class DetectionCoherence
{
    /// <summary>Keys of an evaluation that places cannot be asked.</summary>
    private static readonly string[] AboutClasses = ["watchPairs", "slices"];

    public static void Examine(PolicyNode.Section evaluation, PolicyNode.Section outputs, OutputKind kind, PolicyProblems problems)
    {
        var limits = evaluation["limits"] as PolicyNode.Section;
        if (kind is OutputKind.Detection)
            Boxes(evaluation, outputs, limits?["detection"], problems);
        else
            Stray([outputs["boxes"], outputs["labels"], limits?["detection"]], "boxes around objects, and these outputs are none", problems);

        if (kind is OutputKind.Segmentation)
            Maps(evaluation, outputs, limits?["segmentation"] as PolicyNode.Section, problems);
        else
            Stray([limits?["segmentation"]], "maps that give every place a class, and these outputs are none", problems);

        if (kind.IsOfPlaces())
            Places(evaluation, kind, problems);
    }

    private static void Boxes(PolicyNode.Section evaluation, PolicyNode.Section outputs, PolicyNode? limits, PolicyProblems problems)
    {
        if (outputs["boxes"] is null)
            problems.Add(PolicyRules.ValueIsWrong(outputs.Location, "Objects are somewhere, and 'outputs.boxes' is not there", "Write the name of the output with the corners of the boxes under 'outputs.boxes'."));
        foreach (var repeated in Outputs(outputs).GroupBy(output => output.Value, StringComparer.Ordinal).SelectMany(same => same.Skip(1)))
            problems.Add(PolicyRules.ValueIsWrong(repeated.Location, "Scores, boxes and labels are outputs of their own, and two of them are the same", "Write the name of each output."));
        if (limits is null)
            problems.Add(PolicyRules.ValueIsWrong(evaluation.Location, "There are no usual limits for what a detector may lose, and 'limits.detection' is not there", "Say what counts as found and what may be lost: '\"detection\": { \"score\": …, \"lost\": …, \"invented\": … }'."));
    }

    private static void Maps(PolicyNode.Section evaluation, PolicyNode.Section outputs, PolicyNode.Section? limits, PolicyProblems problems)
    {
        if (limits is null)
        {
            problems.Add(PolicyRules.ValueIsWrong(evaluation.Location, "There are no usual limits for what a map may lose, and 'limits.segmentation' is not there", "Say what may be lost: '\"segmentation\": { \"lost\": …, \"invented\": … }'."));
            return;
        }

        var isOne = outputs["classes"] is PolicyNode.List { Items.Length: 1 };
        if (isOne && limits["score"] is null)
            problems.Add(PolicyRules.ValueIsWrong(limits.Location, "A map of one class has one score for every place, and 'score' does not say from which on a place is of the class", "Write it, such as '\"score\": 0.5' for probabilities and '\"score\": 0' for logits."));
        else if (!isOne && limits["score"] is { } score)
            problems.Add(PolicyRules.ValueIsWrong(score.Location, "Of several classes a place has the one with the highest score, however low that is", "Remove it."));
    }

    private static void Places(PolicyNode.Section evaluation, OutputKind kind, PolicyProblems problems)
    {
        var what = kind is OutputKind.Detection ? "boxes" : "map";
        if (evaluation["change"] is PolicyNode.Text { Value: "first-import" } change)
            problems.Add(PolicyRules.ValueIsWrong(change.Location, "What a detector invents is judged against a baseline, and a first import has none", "Record a baseline from the model that you trust, and declare 'unchanged'."));
        if (evaluation["golden"] is PolicyNode.Section golden)
        {
            if (golden["secretAugmentations"] is PolicyNode.Number { Value: > 0 } secret)
                problems.Add(PolicyRules.ValueIsWrong(secret.Location, $"A variation moves what is in a picture, and its {what} would stay where {(kind is OutputKind.Detection ? "they are" : "it is")}", "Remove it."));
            if (golden["format"] is PolicyNode.Text { Value: "csv" } table)
                problems.Add(PolicyRules.ValueIsWrong(table.Location, $"A table does not hold {(kind is OutputKind.Detection ? what : "maps")}", "Store samples and truth as arrays."));
        }

        foreach (var value in AboutClasses.Select(key => evaluation[key]).OfType<PolicyNode>().Where(value => value is not (PolicyNode.List { Items.IsEmpty: true } or PolicyNode.Section { Members.IsEmpty: true })))
            problems.Add(PolicyRules.ValueIsWrong(value.Location, "This is about samples of one class, and a sample holds any number of objects", "Remove it, or correct 'outputs.kind'."));
    }

    private static void Stray(PolicyNode?[] nodes, string about, PolicyProblems problems)
    {
        foreach (var stray in nodes.OfType<PolicyNode>())
            problems.Add(PolicyRules.ValueIsWrong(stray.Location, $"This is about {about}", "Remove it, or correct 'outputs.kind'."));
    }

    private static IEnumerable<PolicyNode.Text> Outputs(PolicyNode.Section outputs) => new[] { outputs["scores"], outputs["boxes"], outputs["labels"] }.OfType<PolicyNode.Text>();
}
