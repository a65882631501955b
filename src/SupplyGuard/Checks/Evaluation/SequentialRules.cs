using System.Globalization;
using SupplyGuard.Findings;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>Rules about evaluations that stop early, and their wording.</summary>
internal static class SequentialRules
{
    public static readonly Rule EarlyStop = new("SG3135", "Evaluation stopped early at a class that fails", Severity.Error);

    public static readonly Rule NotAllAsked = new("SG3136", "Evaluation stopped before everything was examined", Severity.Error, Incomplete: true);

    public static Finding Left(EvaluationPolicy evaluation) => NotAllAsked.Finding(
        new EvaluationSubject(evaluation.Name),
        evaluation.Model.Location,
        $"'{evaluation.Name}' asked no more samples, variations or probes after a class had failed: whatever they would have shown is not known.",
        "Look at what failed. To see everything at once, run without 'sequential'.");

    public static Finding Alarms(EvaluationPolicy evaluation, SequentialMeasures measures)
    {
        var worst = measures.Classes[measures.Worst];
        var others = measures.Classes.Count(decision => decision.Alarms) - 1;
        return EarlyStop.Finding(
            new EvaluationSubject(evaluation.Name),
            evaluation.Model.Location,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Of the first '{worst.Observed}' golden samples of class '{evaluation.Classes[measures.Worst]}', '{worst.Events}' are newly wrong: a rate of '{measures.Test.Alarming * 100:0.##} %' explains that '{Math.Exp(Math.Min(worst.Ratio, 300)):G2}' times better than '{measures.Test.Tolerated * 100:0.##} %'")
                + (others > 0 ? $"; so it is with '{others}' more classes." : "."),
            "Do not ship this model: compare it and its training data with the last model that passed. Without 'sequential' all samples are asked, and every check says what it finds.",
            ("class", evaluation.Classes[measures.Worst]),
            ("samples", worst.Observed.ToString(CultureInfo.InvariantCulture)),
            ("newlyWrong", worst.Events.ToString(CultureInfo.InvariantCulture)),
            ("ratio", worst.Ratio.ToString("0.###", CultureInfo.InvariantCulture)));
    }
}
