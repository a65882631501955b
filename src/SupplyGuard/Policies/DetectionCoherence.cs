namespace SupplyGuard.Policies;

/// <summary>Judges whether an evaluation says of boxes what must be said, and of other outputs nothing about boxes.</summary>
internal static class DetectionCoherence
{
    /// <summary>Keys of an evaluation that boxes cannot be asked.</summary>
    private static readonly string[] AboutClasses = ["watchPairs", "slices"];

    public static void Examine(PolicyNode.Section evaluation, PolicyNode.Section outputs, OutputKind kind, PolicyProblems problems)
    {
        var limits = (evaluation["limits"] as PolicyNode.Section)?["detection"];
        if (kind is not OutputKind.Detection)
        {
            foreach (var stray in new[] { outputs["boxes"], outputs["labels"], limits }.OfType<PolicyNode>())
                problems.Add(PolicyRules.ValueIsWrong(stray.Location, "This is about boxes around objects, and these outputs are none", "Remove it, or correct 'outputs.kind'."));
            return;
        }

        if (outputs["boxes"] is null)
            problems.Add(PolicyRules.ValueIsWrong(outputs.Location, "Objects are somewhere, and 'outputs.boxes' is not there", "Write the name of the output with the corners of the boxes under 'outputs.boxes'."));
        foreach (var repeated in Outputs(outputs).GroupBy(output => output.Value, StringComparer.Ordinal).SelectMany(same => same.Skip(1)))
            problems.Add(PolicyRules.ValueIsWrong(repeated.Location, "Scores, boxes and labels are outputs of their own, and two of them are the same", "Write the name of each output."));
        if (limits is null)
            problems.Add(PolicyRules.ValueIsWrong(evaluation.Location, "There are no usual limits for what a detector may lose, and 'limits.detection' is not there", "Say what counts as found and what may be lost: '\"detection\": { \"score\": …, \"lost\": …, \"invented\": … }'."));
        if (evaluation["change"] is PolicyNode.Text { Value: "first-import" } change)
            problems.Add(PolicyRules.ValueIsWrong(change.Location, "What a detector invents is judged against a baseline, and a first import has none", "Record a baseline from the model that you trust, and declare 'unchanged'."));
        if (evaluation["golden"] is PolicyNode.Section golden)
        {
            if (golden["secretAugmentations"] is PolicyNode.Number { Value: > 0 } secret)
                problems.Add(PolicyRules.ValueIsWrong(secret.Location, "A variation moves what is in a picture, and its boxes would stay where they are", "Remove it."));
            if (golden["format"] is PolicyNode.Text { Value: "csv" } table)
                problems.Add(PolicyRules.ValueIsWrong(table.Location, "A table does not hold boxes", "Store samples and boxes as arrays."));
        }

        foreach (var value in AboutClasses.Select(key => evaluation[key]).OfType<PolicyNode>().Where(value => value is not (PolicyNode.List { Items.IsEmpty: true } or PolicyNode.Section { Members.IsEmpty: true })))
            problems.Add(PolicyRules.ValueIsWrong(value.Location, "This is about samples of one class, and a sample holds any number of objects", "Remove it, or correct 'outputs.kind'."));
    }

    private static IEnumerable<PolicyNode.Text> Outputs(PolicyNode.Section outputs) => new[] { outputs["scores"], outputs["boxes"], outputs["labels"] }.OfType<PolicyNode.Text>();
}
