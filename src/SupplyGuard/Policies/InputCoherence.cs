using SupplyGuard.Subjects;

namespace SupplyGuard.Policies;

/// <summary>Judges whether what a policy says of the inputs of a model can be true of one model.</summary>
internal static class InputCoherence
{
    public static void Examine(PolicyNode.Section evaluation, PolicyProblems problems)
    {
        if (evaluation["inputs"] is not PolicyNode.Section inputs)
            return;

        var states = (inputs["state"] as PolicyNode.List)?.Items.OfType<PolicyNode.Section>().ToArray() ?? [];
        if (states.Length == 0 && inputs["steps"] is { } stray)
            problems.Add(PolicyRules.ValueIsWrong(stray.Location, "This is about the steps of a sequence, and no 'state' goes from one to the next", "Remove it, or write what the model hands on under 'inputs.state'."));

        var constants = (inputs["constants"] as PolicyNode.Section)?.Members.Select(member => member.Name) ?? [];
        Once(states.Select(state => state["input"]), "input", constants.ToHashSet(StringComparer.Ordinal), problems);
        Once(states.Select(state => state["output"]), "output", [], problems);
    }

    private static void Once(IEnumerable<PolicyNode?> names, string what, HashSet<string> seen, PolicyProblems problems)
    {
        foreach (var name in names.OfType<PolicyNode.Text>().Where(name => !seen.Add(name.Value)))
            Twice(name.Location, what, name.Value, problems);
    }

    private static void Twice(Location location, string what, string name, PolicyProblems problems) =>
        problems.Add(PolicyRules.ValueIsWrong(location, $"The {what} '{PolicyText.Shown(name)}' is named a second time", "Name every input and every output once."));
}
