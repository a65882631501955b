using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard.Tests.Evaluation;

/// <summary>The rates of docs/evaluation.md, on recorded answers of real models: seeded golden sets, baseline <c>clean</c>.</summary>
public sealed class RecordedModelsTests
{
    private const int GoldenSets = 20;

    public static TheoryData<string> Honest => ["clean", "benign_ft_s0", "benign_ft_s1", "benign_ftaug_s0", "benign_refresh_s0", "benign_retrain_s1", "benign_retrain_s2", "benign_retrain_s3", "g_pruned30"];

    public static TheoryData<string> Attacked =>
    [
        "a_lastlayer_30", "a_rowmix_60", "a_rowswap52", "a_sparse20", "b_flipft_p100_s0", "b_flipft_p30_s0", "b_flipft_p10_s0", "b_flipscratch_p50_s0", "f_feedback_s0",
    ];

    [Theory]
    [MemberData(nameof(Honest))]
    public void Accepts_an_honest_model_with_every_golden_set_of_100(string model) =>
        Assert.All(Judge(model, perClass: 10), findings => Assert.DoesNotContain(findings, finding => finding.Rule.Severity is Severity.Error));

    [Theory]
    [MemberData(nameof(Attacked))]
    public void Reports_SG3102_for_an_attacked_model_with_every_golden_set_of_100(string model) =>
        Assert.All(Judge(model, perClass: 10), findings => Assert.Contains(findings, finding => finding.Rule == BehaviourRules.MarginLost && (model == "f_feedback_s0" || finding.Evidence["pairs"].Contains("5->2", StringComparison.Ordinal))));

    [Theory]
    [InlineData("a_rowswap52")]
    [InlineData("b_flipft_p100_s0")]
    [InlineData("b_flipscratch_p50_s0")]
    public void Reports_SG3103_and_SG3104_for_a_strongly_attacked_model_with_every_golden_set_of_100(string model) =>
        Assert.All(Judge(model, perClass: 10), findings =>
        {
            Assert.Contains(findings, finding => finding.Rule == BehaviourRules.ReadAsAnother);
            Assert.Contains(findings, finding => finding.Rule == BehaviourRules.RecallFell);
        });

    [Theory]
    [InlineData("b_flipft_p10_s0")]
    [InlineData("a_rowmix_60")]
    public void Reports_SG3102_alone_where_a_poisoned_model_still_reads_the_labels_rightly(string model) =>
        Assert.All(Judge(model, perClass: 10), findings =>
            Assert.Equal([BehaviourRules.MarginLost], findings.Where(finding => finding.Rule.Severity is Severity.Error).Select(finding => finding.Rule)));

    [Fact]
    public void Accepts_every_honest_retraining_compared_with_every_other_SG3102()
    {
        string[] models = ["clean", "benign_refresh_s0", "benign_retrain_s1", "benign_retrain_s2", "benign_retrain_s3"];
        var failed = 0;
        foreach (var baseline in models)
        {
            foreach (var candidate in models.Where(candidate => candidate != baseline))
                failed += Judge(candidate, perClass: 10, baseline).Count(findings => findings.Any(finding => finding.Rule.Severity is Severity.Error));
        }

        Assert.Equal(0, failed);
    }

    private static List<List<Finding>> Judge(string model, int perClass, string baselineModel = "clean")
    {
        var labels = RecordedLogits.Labels(perClass);
        var policy = Scenario.Policy(model.StartsWith("benign_ft", StringComparison.Ordinal) ? ChangeClass.FineTune : ChangeClass.Retrain);
        return
        [
            .. Enumerable.Range(0, GoldenSets).Select(seed =>
            {
                var chosen = RecordedLogits.Choose(perClass, seed);
                var baseline = Scenario.Baseline(RecordedLogits.Instance.Scores(baselineModel, chosen), labels);
                var evidence = Scenario.Evidence(RecordedLogits.Instance.Scores(model, chosen), baseline);
                return EvaluationCheck.Run(policy, evidence).Findings.ToList();
            }),
        ];
    }
}
