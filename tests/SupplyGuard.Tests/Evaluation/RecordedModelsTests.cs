using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Policies;

namespace SupplyGuard.Tests.Evaluation;

public sealed class RecordedModelsTests(ITestOutputHelper output)
{
    [Fact]
    public void Explore()
    {
        foreach (var perClass in new[] { 5, 10, 20, 40 })
        {
            foreach (var name in RecordedLogits.Instance.Names)
            {
                var runs = perClass == 40 ? 1 : 40;
                var (b1, b2, b3, agree, warn) = (0, 0, 0, 0, 0);
                var worst = new List<double>();
                for (var seed = 0; seed < runs; seed++)
                {
                    var chosen = RecordedLogits.Choose(perClass, seed);
                    var labels = RecordedLogits.Labels(perClass);
                    var baseline = Scenario.Baseline(RecordedLogits.Instance.Scores("clean", chosen), labels);
                    var measures = BehaviourMeasures.Of(Scenario.Policy(ChangeClass.FineTune), labels, baseline, RecordedLogits.Instance.Scores(name, chosen));
                    b1 += measures.Eroded.Any(pair => MarginErosion.Fails(pair, 0.45)) ? 1 : 0;
                    warn += measures.Eroded.Any(pair => MarginErosion.Warns(pair, 0.45)) ? 1 : 0;
                    b2 += measures.Shifted.Any(pair => pair.Fails) ? 1 : 0;
                    b3 += measures.Recalled.Any(pair => pair.Fails) ? 1 : 0;
                    agree += measures.Agreeing < BehaviourCheck.FewestAgreeing(labels.Length) ? 1 : 0;
                    worst.Add(measures.Eroded.Max(pair => pair.Erosion));
                }

                output.WriteLine($"{perClass * 10,4} {name,-22} B1 {(double)b1 / runs:0.000} warn {(double)warn / runs:0.000} B2 {(double)b2 / runs:0.000} B3 {(double)b3 / runs:0.000} agr {(double)agree / runs:0.000} E {worst.Min():0.00}..{worst.Max():0.00}");
            }
        }
    }
}
