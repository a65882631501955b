using System.Collections.Immutable;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Rules about the walls around the process that runs a model, and their wording.</summary>
internal static class ConfinementRules
{
    public static readonly Rule WallsMissing = new("SG3210", "Evaluation demands walls that do not stand", Severity.Error, Incomplete: true);

    public static readonly Rule NotEveryWall = new("SG3211", "Evaluation ran without every wall", Severity.Note);

    public static readonly Rule BoundExceeded = new("SG3212", "Evaluator took more than it may", Severity.Error, Incomplete: true);

    public static Finding Open(EvaluationPolicy evaluation, ImmutableArray<string> missing) => WallsMissing.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Location,
        $"'{evaluation.Name}' was not evaluated, because it requires every wall around the process that runs the model, and on this machine {List(missing)} cannot be raised.",
        "Evaluate on a machine whose system offers them ('docs/confinement.md' says which), or say 'confinement: available' when the model is trusted that far.");

    public static Finding Partly(EvaluationPolicy evaluation, ImmutableArray<string> missing) => NotEveryWall.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Location,
        $"'{evaluation.Name}' ran without {List(missing)} around the process that ran the model, because this machine does not offer more.",
        "Say 'confinement: required' to run models only behind every wall.");

    public static Finding Greedy(EvaluationPolicy evaluation, string detail) => BoundExceeded.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Location,
        $"The evaluator of '{evaluation.Name}' was ended, because {detail}.",
        "A model that takes the machine's memory or threads is not to be trusted; compare it with the last model that ran.");

    private static string List(ImmutableArray<string> missing) =>
        $"the {(missing.Length == 1 ? "wall" : "walls")} {string.Join(", ", missing.Select(wall => $"'{wall}'"))}";
}
