using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Evaluation.Protocol;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Tests.Evaluation;

public sealed class ConfinementRulesTests
{
    [Fact]
    public void Reports_SG3210_when_a_demanded_wall_does_not_stand()
    {
        var finding = Assert.Single(Run(new EvaluatorOutcome.Unconfined([Walls.Files, Walls.Network])));

        Assert.Equal((ConfinementRules.WallsMissing, true), (finding.Rule, finding.Rule.Incomplete));
        Assert.Contains("the walls 'files', 'network' cannot be raised", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG3211_when_a_model_ran_without_every_wall()
    {
        var finding = Assert.Single(Run(Answered() with { MissingWalls = [Walls.Files] }));

        Assert.Equal((ConfinementRules.NotEveryWall, Severity.Note), (finding.Rule, finding.Severity));
        Assert.Contains("without the wall 'files'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_SG3212_when_the_evaluator_was_ended_for_what_it_took()
    {
        var finding = Assert.Single(Run(new EvaluatorOutcome.Exceeded("it had more than 512 threads")));

        Assert.Equal((ConfinementRules.BoundExceeded, true), (finding.Rule, finding.Rule.Incomplete));
        Assert.Contains("because it had more than 512 threads.", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_an_answer_from_behind_every_wall_SG3210_SG3211_SG3212() => Assert.Empty(Run(Answered()));

    private static IEnumerable<Finding> Run(EvaluatorOutcome outcome) => RunCheck.Run(Scenario.Policy(), outcome);

    private static EvaluatorOutcome.Answered Answered() => Assert.IsType<EvaluatorOutcome.Answered>(Scenario.Evidence().Outcome);
}
