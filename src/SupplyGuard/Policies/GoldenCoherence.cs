namespace SupplyGuard.Policies;

/// <summary>Judges what a policy says of golden data taken together: each format needs some keys and has no use for others.</summary>
internal static class GoldenCoherence
{
    public static void Examine(PolicyNode.Section evaluation, PolicyProblems problems)
    {
        if (evaluation["golden"] is not PolicyNode.Section golden)
            return;

        var format = golden["format"] switch
        {
            null => GoldenFormat.Npz,
            PolicyNode.Text text => PolicyWords.Golden(text.Value),
            _ => null,
        };
        if (format is { } known)
            ExamineFormat(golden, known, problems);

        if ((golden["scale"] as PolicyNode.Section)?["divide"] is { } divide && (divide is PolicyNode.List list ? list.Items : [divide]).Any(item => item is PolicyNode.Number { Value: 0 }))
            problems.Add(PolicyRules.ValueIsWrong(divide.Location, "Golden data cannot be divided by 0", "Write what stored numbers are divided by, as 255 for bytes that become 0 to 1."));
    }

    private static void ExamineFormat(PolicyNode.Section golden, GoldenFormat format, PolicyProblems problems)
    {
        var isTable = format is GoldenFormat.Csv;
        Need(golden, "input", format is not GoldenFormat.Npz, "Only an .npz names the inputs of the model", "the name of the model's input", problems);
        Need(golden, "type", format is GoldenFormat.Raw, "Numbers alone do not say of which type they are", "their type, as \"F32\"", problems);
        if (format is GoldenFormat.Raw)
            Need(golden, "shape", true, "Numbers alone do not say where a sample ends", "the shape of one sample, as [1, 28, 28]", problems);
        if (format is GoldenFormat.Npz)
            Need(golden, "labels", false, "", "", problems);
        else if (!isTable)
            Need(golden, "labels", true, "This format holds samples without what is true of them", "the file that holds the truth", problems);
        if (!isTable && golden["labels"] is null)
            Need(golden, "columns", false, "", "", problems);
    }

    private static void Need(PolicyNode.Section golden, string key, bool isNeeded, string why, string what, PolicyProblems problems)
    {
        if (isNeeded && golden[key] is null)
            problems.Add(PolicyRules.ValueIsWrong(golden.Location, $"{why}, and 'golden.{key}' is not there", $"Write {what} under 'golden.{key}'."));
        else if (!isNeeded && golden[key] is { } stray)
            problems.Add(PolicyRules.ValueIsWrong(stray.Location, $"'golden.{key}' says nothing about golden data of this format", $"Remove it, or say under 'golden.format' how the file is stored."));
    }
}
