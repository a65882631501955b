using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>
/// Two models' scores for the same labelled samples: what every behaviour check compares. Scores are logits or log-probabilities, samples
/// × classes, so that a difference of two of them in one row is a margin.
/// </summary>
internal sealed class Comparison
{
    private readonly int[] _baselineAnswers;
    private readonly int[] _candidateAnswers;

    /// <exception cref="ArgumentException">The matrices and labels are not of one size.</exception>
    public Comparison(ImmutableArray<string> classes, ImmutableArray<int> labels, ScoreMatrix baseline, ScoreMatrix candidate)
    {
        if (baseline.Samples != labels.Length || candidate.Samples != labels.Length || baseline.Classes != classes.Length || candidate.Classes != classes.Length)
            throw new ArgumentException("Baseline, candidate, labels and classes differ in size.", nameof(candidate));

        (Classes, Labels, Baseline, Candidate) = (classes, labels, baseline, candidate);
        _baselineAnswers = baseline.Answers();
        _candidateAnswers = candidate.Answers();
        Members = ByClass(labels, classes.Length);
    }

    /// <summary>Labels for people, in the order of the scores.</summary>
    public ImmutableArray<string> Classes { get; }

    /// <summary>The true class of every sample.</summary>
    public ImmutableArray<int> Labels { get; }

    public ScoreMatrix Baseline { get; }

    public ScoreMatrix Candidate { get; }

    /// <summary>For every class, its samples.</summary>
    public ImmutableArray<ImmutableArray<int>> Members { get; }

    /// <summary>The class that the baseline model answered; the first of equal scores.</summary>
    public int BaselineAnswer(int sample) => _baselineAnswers[sample];

    /// <summary>The class that the candidate model answered; the first of equal scores.</summary>
    public int CandidateAnswer(int sample) => _candidateAnswers[sample];

    /// <summary>Samples of <paramref name="index"/> that the candidate reads rightly.</summary>
    public int Correct(int index) => Members[index].Count(sample => _candidateAnswers[sample] == index);

    /// <summary>Samples of <paramref name="index"/> that the baseline reads rightly.</summary>
    public int BaselineCorrect(int index) => Members[index].Count(sample => _baselineAnswers[sample] == index);

    /// <summary>Samples of the true class that the candidate reads as its rival and the baseline did not.</summary>
    public int Flipped(ClassPair pair) => Members[pair.True].Count(sample => _candidateAnswers[sample] == pair.Rival && _baselineAnswers[sample] != pair.Rival);

    /// <summary>The same comparison with another candidate.</summary>
    public Comparison With(ScoreMatrix candidate) => new(Classes, Labels, Baseline, candidate);

    private static ImmutableArray<ImmutableArray<int>> ByClass(ImmutableArray<int> labels, int classes)
    {
        var members = new List<int>[classes];
        for (var index = 0; index < classes; index++)
            members[index] = [];
        for (var sample = 0; sample < labels.Length; sample++)
            members[labels[sample]].Add(sample);
        return [.. members.Select(list => list.ToImmutableArray())];
    }
}
