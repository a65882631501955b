using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation.Statistics;

namespace SupplyGuard.Checks.Evaluation.Feedback;

/// <summary>
/// How many labels a judge contradicts, those of all classes, of one class, or of one class with one other, and what that proves. Two things must have too small a chance: that many, were
/// the tolerated rate the true one (exact binomial test), and that many beside those that the judge contradicts of golden samples (Fisher's exact test, class by class), since a judge that
/// is often wrong of golden samples proves nothing by contradicting others. Of a class of which a model contradicts no golden sample, the largest rate that its answers to all of them leave possible (Clopper
/// and Pearson's bound) takes the place of Fisher's test: few golden samples of a class could prove nothing. Pure.
/// </summary>
/// <param name="Class">What the labels say; null: anything.</param>
/// <param name="Answer">What the judge says; null: anything else.</param>
/// <param name="Samples">Samples of the feedback with the label.</param>
/// <param name="GoldenSamples">Golden samples with the label.</param>
internal sealed record ContradictedLabels(int? Class, int? Answer, int Samples, int Contradicted, int GoldenSamples, int GoldenContradicted, double PValue, double Alpha)
{
    /// <summary>How often the judge's true rate of wrong answers may lie above what its golden answers leave possible.</summary>
    private const double GoldenBound = 1e-3;

    /// <summary>Samples named at most.</summary>
    private const int Named = 8;

    public bool Fails => PValue < Alpha;

    /// <summary>The first of the contradicted samples of the feedback, by place; none when it does not fail.</summary>
    public ImmutableArray<int> First { get; private init; } = [];

    /// <summary>All classes together, every class that the feedback and the golden data have, and every other class that a judge takes some of it for.</summary>
    /// <param name="golden">Label and answer of each golden sample.</param>
    /// <param name="fed">Label and answer of each sample of the feedback.</param>
    /// <param name="tolerance">Rate of labels of a class that the judge may contradict.</param>
    /// <param name="alpha">False-alarm rate of all that is tested here.</param>
    /// <param name="isModel">Whether the judge is a model, and no neighbourhood.</param>
    public static ImmutableArray<ContradictedLabels> Measure(int classes, IEnumerable<(int Label, int Answer)> golden, ImmutableArray<(int Label, int Answer)> fed, double tolerance, double alpha, bool isModel)
    {
        var share = alpha / (((double)classes * classes) + 1);
        var (known, asked) = (Count(golden), Count(fed));
        var (all, wrong) = (known.Values.Sum(answers => answers.Values.Sum()), known.Sum(entry => Sum(entry.Value, entry.Key, null)));
        var possible = all == 0 ? 1 : ClopperPearson.Upper(all, wrong, GoldenBound);
        var found = new List<ContradictedLabels>();
        var kinds = new List<(int Size, int Count, int OtherSize, int OtherCount)>();
        foreach (var label in asked.Keys.Where(known.ContainsKey).Order())
        {
            var (here, there) = (asked[label], known[label]);
            kinds.Add((here.Values.Sum(), Sum(here, label, null), there.Values.Sum(), Sum(there, label, null)));
            found.AddRange(here.Keys.Where(answer => answer != label).Order().Select(answer => (int?)answer).Prepend(null).Select(answer =>
                Judge(label, answer, [(kinds[^1].Size, Sum(here, label, answer), kinds[^1].OtherSize, Sum(there, label, answer))])));
        }

        return
        [
            .. found.Prepend(Judge(null, null, kinds))
                .Where(entry => entry.Class is null || entry.Contradicted > 0)
                .Select(entry => entry.Fails ? entry with { First = [.. Contradicted(entry).Take(Named)] } : entry),
        ];

        IEnumerable<int> Contradicted(ContradictedLabels entry) => Enumerable.Range(0, fed.Length).Where(sample =>
            fed[sample].Label != fed[sample].Answer && fed[sample].Label == (entry.Class ?? fed[sample].Label) && fed[sample].Answer == (entry.Answer ?? fed[sample].Answer));

        ContradictedLabels Judge(int? label, int? answer, List<(int Size, int Count, int OtherSize, int OtherCount)> counted)
        {
            var (samples, contradicted) = (counted.Sum(kind => kind.Size), counted.Sum(kind => kind.Count));
            var (goldenSamples, goldenContradicted) = (counted.Sum(kind => kind.OtherSize), counted.Sum(kind => kind.OtherCount));
            var chance = BinomialTail.AtLeast(samples, contradicted, tolerance);
            chance = Math.Max(chance, !isModel || (label is { } one ? Sum(known[one], one, null) : wrong) > 0
                ? label is null ? Hypergeometric.AtLeast(counted) : Hypergeometric.AtLeast(samples, contradicted, goldenSamples, goldenContradicted)
                : BinomialTail.AtLeast(samples, contradicted, possible));
            return new ContradictedLabels(label, answer, samples, contradicted, goldenSamples, goldenContradicted, chance, share);
        }
    }

    private static int Sum(Dictionary<int, int> answers, int label, int? answer) =>
        answer is { } one ? answers.GetValueOrDefault(one) : answers.Where(entry => entry.Key != label).Sum(entry => entry.Value);

    private static Dictionary<int, Dictionary<int, int>> Count(IEnumerable<(int Label, int Answer)> samples)
    {
        var counts = new Dictionary<int, Dictionary<int, int>>();
        foreach (var (label, answer) in samples)
        {
            var answers = counts.TryGetValue(label, out var known) ? known : counts[label] = [];
            answers[answer] = answers.GetValueOrDefault(answer) + 1;
        }

        return counts;
    }
}
