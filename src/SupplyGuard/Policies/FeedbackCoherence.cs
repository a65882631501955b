namespace SupplyGuard.Policies;

/// <summary>Judges what a policy says of feedback together with the golden data, whose format it has, and with all other files of evaluations.</summary>
internal static class FeedbackCoherence
{
    public static void Examine(IReadOnlyList<PolicyNode.Section> evaluations, PolicyProblems problems)
    {
        var run = evaluations.SelectMany(Run).ToHashSet(StringComparer.Ordinal);
        var judging = evaluations.SelectMany(Judging, (judged, path) => (judged, path)).ToLookup(named => named.path, named => named.judged, StringComparer.Ordinal);
        foreach (var evaluation in evaluations)
        {
            var entries = evaluation["feedback"] is PolicyNode.List list ? list.Items.OfType<PolicyNode.Section>().ToArray() : [];
            if (entries is [] && evaluation["trusted"] is { } trusted)
                problems.Add(PolicyRules.ValueIsWrong(trusted.Location, "The trusted model is asked about feedback, and there is none", "Remove it, or name the files under 'feedback'."));

            ExamineUses(evaluation, entries, run, judging, problems);
            if (evaluation["golden"] is PolicyNode.Section golden)
                ExamineLabels(golden, entries, problems);
        }
    }

    private static void ExamineLabels(PolicyNode.Section golden, PolicyNode.Section[] entries, PolicyProblems problems)
    {
        foreach (var entry in entries)
        {
            if (golden["labels"] is not null && entry["labels"] is null)
                problems.Add(PolicyRules.ValueIsWrong(entry.Location, "What is true of golden samples is in a file of its own, and 'labels' names none for these", "Write the file that holds the truth under 'labels'."));
            else if (golden["labels"] is null && entry["labels"] is { } stray)
                problems.Add(PolicyRules.ValueIsWrong(stray.Location, "The golden data hold the truth themselves, and feedback is read as they are", "Remove it, or store both in the same way."));
        }
    }

    /// <summary>Who may send feedback must not decide by that what is run, or what judges a model.</summary>
    private static void ExamineUses(PolicyNode.Section evaluation, PolicyNode.Section[] entries, HashSet<string> run, ILookup<string, PolicyNode.Section> judging, PolicyProblems problems)
    {
        var names = Judging(evaluation).ToHashSet(StringComparer.Ordinal);
        foreach (var file in entries.SelectMany(entry => Texts(entry["file"], entry["labels"])))
        {
            if (!names.Add(file.Value))
                problems.Add(PolicyRules.ValueIsWrong(file.Location, "This file is named a second time, and would be compared with itself", "Name each file of samples once."));
            else if (run.Contains(file.Value))
                problems.Add(PolicyRules.ValueIsWrong(file.Location, "This file is feedback, and an evaluation runs it", "Keep feedback in files that are nothing else."));
            else if (judging[file.Value].Any())
                problems.Add(PolicyRules.ValueIsWrong(file.Location, "This file is feedback, and another evaluation judges its model by it", "Keep feedback in files that are nothing else."));
        }
    }

    private static IEnumerable<string> Run(PolicyNode.Section evaluation) =>
        Texts(evaluation["model"], evaluation["architecture"], evaluation["trusted"], (evaluation["golden"] as PolicyNode.Section)?["preprocess"]).Select(path => path.Value);

    private static IEnumerable<string> Judging(PolicyNode.Section evaluation)
    {
        var golden = evaluation["golden"] as PolicyNode.Section;
        return Texts(golden?["file"], golden?["labels"], evaluation["baseline"]).Select(path => path.Value);
    }

    private static IEnumerable<PolicyNode.Text> Texts(params PolicyNode?[] written) => written.OfType<PolicyNode.Text>();
}
