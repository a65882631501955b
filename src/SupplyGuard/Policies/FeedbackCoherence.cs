namespace SupplyGuard.Policies;

/// <summary>Judges what a policy says of feedback together with the golden data, whose format it has.</summary>
internal static class FeedbackCoherence
{
    public static void Examine(PolicyNode.Section evaluation, PolicyProblems problems)
    {
        var entries = evaluation["feedback"] is PolicyNode.List list ? list.Items.OfType<PolicyNode.Section>().ToArray() : [];
        if (entries is [] && evaluation["trusted"] is { } trusted)
            problems.Add(PolicyRules.ValueIsWrong(trusted.Location, "The trusted model is asked about feedback, and there is none", "Remove it, or name the files under 'feedback'."));
        if (evaluation["golden"] is not PolicyNode.Section golden)
            return;

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var place in new[] { golden["file"], golden["labels"], evaluation["baseline"] }.OfType<PolicyNode.Text>())
            names.Add(place.Value);
        foreach (var entry in entries)
        {
            if (golden["labels"] is not null && entry["labels"] is null)
                problems.Add(PolicyRules.ValueIsWrong(entry.Location, "What is true of golden samples is in a file of its own, and 'labels' names none for these", "Write the file that holds the truth under 'labels'."));
            else if (golden["labels"] is null && entry["labels"] is { } stray)
                problems.Add(PolicyRules.ValueIsWrong(stray.Location, "The golden data hold the truth themselves, and feedback is read as they are", "Remove it, or store both in the same way."));

            foreach (var file in new[] { entry["file"], entry["labels"] }.OfType<PolicyNode.Text>().Where(file => !names.Add(file.Value)))
                problems.Add(PolicyRules.ValueIsWrong(file.Location, "This file is named a second time, and would be compared with itself", "Name each file of samples once."));
        }
    }
}
