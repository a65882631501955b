using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation.Statistics;
using SupplyGuard.Policies;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>
/// B3, exact: whether a class has more newly wrong answers than a tolerated rate explains, and whether its recall is proven to lie below
/// the policy's floor. The point estimate alone never fails. Pure.
/// </summary>
internal static class ClassRecall
{
    private const double BoundAlpha = 0.001;

    /// <summary>Every class that has samples, in order.</summary>
    public static ImmutableArray<RecalledClass> Measure(Comparison comparison, EvaluationLimits limits)
    {
        var alpha = limits.Alpha / comparison.Classes.Length;
        var recalled = ImmutableArray.CreateBuilder<RecalledClass>();
        for (var index = 0; index < comparison.Classes.Length; index++)
        {
            var members = comparison.Members[index];
            if (members.IsEmpty)
                continue;

            var current = index;
            var newlyWrong = members.Count(sample => comparison.BaselineAnswer(sample) == current && comparison.CandidateAnswer(sample) != current);
            var correct = comparison.Correct(index);
            recalled.Add(new RecalledClass(
                index,
                members.Length,
                correct,
                comparison.BaselineCorrect(index),
                newlyWrong,
                BinomialTail.AtLeast(members.Length, newlyWrong, limits.ClassTolerance),
                alpha,
                ClopperPearson.Lower(members.Length, correct, BoundAlpha),
                ClopperPearson.Upper(members.Length, correct, BoundAlpha),
                limits.MinRecall.TryGetValue(comparison.Classes[index], out var floor) ? floor : null));
        }

        return recalled.ToImmutable();
    }
}
