using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats.Onnx.Graphs;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Models.Graphs;

/// <summary>What a graph can do to its inputs besides what its weights compute.</summary>
internal static class GraphRules
{
    public static readonly Rule InputBypasses = new("SG2240", "Input reaches an output of the graph past its weights", Severity.Error);

    public static readonly Rule InputGrafted = new("SG2241", "Input is joined again to what the weights made of it", Severity.Error);

    public static readonly Rule ValueDecides = new("SG2242", "Value of an input decides a branch of the graph", Severity.Warning);

    public static readonly Rule OutputsReordered = new("SG2243", "Last step of the graph reorders its outputs", Severity.Error);

    public static readonly Rule NotFollowed = new("SG2244", "Graph of the model cannot be followed", Severity.Error, Incomplete: true);

    public static readonly Rule InputAdded = new("SG2245", "Model adds to its input", Severity.Warning);

    /// <summary>Steps of a way that are shown at each of its ends.</summary>
    private const int ShownSteps = 4;

    private const string Advice =
        "Compare the graph with that of a copy from its publisher ('model diff'), and do not use the model until somebody has explained the way. If the network is meant to be built so, name the value in 'allow.shortcuts' of the model in the policy.";

    /// <param name="rule">One of those about an input that meets what the weights made of it.</param>
    public static Finding Shortcut(ModelEvidence model, Rule rule, string name, GraphValue value) =>
        rule == InputAdded ? AddsToInput(model, name, value) : rule == InputGrafted ? Grafted(model, name, value) : Bypassed(model, name, value);

    private static Finding Bypassed(ModelEvidence model, string output, GraphValue value) => InputBypasses.Finding(
        model.Subject,
        new Location(model.Subject.Path),
        $"In '{model.Subject.Path}' the output '{PolicyText.Shown(output)}' depends on the input itself and not only on what the weights make of it, by {Way(value, output)}: a graph can hold a trigger there that answers as its author wants.",
        Advice,
        ("shortcut", PolicyText.Shown(output)));

    private static Finding Grafted(ModelEvidence model, string name, GraphValue value) => InputGrafted.Finding(
        model.Subject,
        new Location(model.Subject.Path),
        $"In '{model.Subject.Path}' the input itself is joined to deep features in '{PolicyText.Shown(name)}' and goes into further weights, by {Way(value, name)}: a graph can hold a trigger there that answers as its author wants.",
        Advice,
        ("shortcut", PolicyText.Shown(name)));

    private static Finding AddsToInput(ModelEvidence model, string name, GraphValue value) => InputAdded.Finding(
        model.Subject,
        new Location(model.Subject.Path),
        $"'{model.Subject.Path}' makes something of the shape of its input, and joins the input itself to it in '{PolicyText.Shown(name)}', by {Way(value, name)}: usual in models that improve images or sound, and a way past the weights.",
        "If the network is meant to be built so, name the value in 'allow.shortcuts' of the model in the policy; otherwise compare its graph with that of a copy from its publisher.",
        ("shortcut", PolicyText.Shown(name)));

    public static Finding Conditional(ModelEvidence model, GraphValue condition, int count) => ValueDecides.Finding(
        model.Subject,
        new Location(model.Subject.Path),
        $"In '{model.Subject.Path}' values of the input decide {(count is 1 ? "what one node takes" : $"what {count} nodes take")}, the first by {Way(condition, null)}: honest preprocessing does so now and then, and so does a trigger.",
        "Look at the nodes in a viewer of graphs, and find out what the condition is for.",
        ("node", condition.Node!.ToString()));

    public static Finding Reordered(ModelEvidence model, string output, OnnxNode node, IReadOnlyList<long> order) => OutputsReordered.Finding(
        model.Subject,
        new Location(model.Subject.Path),
        $"In '{model.Subject.Path}' the last step, {PolicyText.Shown(node.ToString())}, puts what belongs to '{PolicyText.Shown(output)}' into another order ({Order(order)}): one class is reported as another, whatever the weights say.",
        "Compare the graph with that of a copy from its publisher. If the order is meant, sort the rows of the last layer instead when the model is exported.",
        ("node", PolicyText.Shown(node.ToString())));

    public static Finding TooLarge(ModelEvidence model, string detail) => NotFollowed.Finding(
        model.Subject,
        new Location(model.Subject.Path),
        $"What '{model.Subject.Path}' computes from its inputs could not be followed: {detail}",
        "Export the model again in a simpler form.");

    public static Finding Entangled(ModelEvidence model) => NotFollowed.Finding(
        model.Subject,
        new Location(model.Subject.Path),
        $"What '{model.Subject.Path}' computes from its inputs could not be followed: its loops, branches and functions are entangled.",
        "Export the model again in a simpler form.");

    /// <summary>The name of a value, as the policy would allow it.</summary>
    public static string NameOf(GraphValue value) => value.Node?.Outputs.FirstOrDefault() ?? "";

    /// <summary>From the input, node by node, the middle left out when it is long.</summary>
    private static string Way(GraphValue value, string? end)
    {
        // A way may be as long as the graph: only what is shown of it is written.
        List<GraphValue> steps = [];
        for (GraphValue? step = value; step is not null; step = step.From)
        {
            if (steps.Count is 0 || NameOfStep(steps[^1]) != NameOfStep(step))
                steps.Add(step);
        }

        steps.Reverse();
        List<string> shown = steps.Count <= 2 * ShownSteps
            ? [.. steps.Select(Written)]
            : [.. steps.Take(ShownSteps).Select(Written), "…", .. steps.TakeLast(ShownSteps).Select(Written)];
        if (end is not null)
            shown.Add($"'{end}'");

        return string.Join(" → ", shown.Select(PolicyText.Shown));
    }

    private static (int? Index, string? Name) NameOfStep(GraphValue step) => step.Node is { } node ? (node.Index, node.OpType) : (null, step.Input);

    private static string Written(GraphValue step) => step.Node?.ToString() ?? $"'{step.Input}'";

    private static string Order(IReadOnlyList<long> order)
    {
        var moved = Enumerable.Range(0, order.Count).Where(i => (order[i] < 0 ? order[i] + order.Count : order[i]) != i).ToArray();
        return string.Join(", ", moved.Take(4).Select(i => $"place {i} takes {order[i]}")) + (moved.Length > 4 ? ", …" : "");
    }
}
