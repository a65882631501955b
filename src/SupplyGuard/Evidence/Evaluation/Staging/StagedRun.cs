using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation.Probing;

namespace SupplyGuard.Evidence.Evaluation.Staging;

/// <summary>Asks a model golden samples in stages, none twice, for as long as the answers leave something open, and puts the answers together.</summary>
/// <param name="stimuli">Everything that it may be asked.</param>
/// <param name="evaluate">Runs the model on these rows of <paramref name="stimuli"/>, in their order.</param>
internal sealed class StagedRun(Stimuli stimuli, Func<ImmutableArray<int>, EvaluatorOutcome> evaluate)
{
    /// <summary>Samples of a class after which a wrong one of two is noticed.</summary>
    private const int FirstDepth = 9;

    private readonly Dictionary<int, (EvaluatorOutcome.Answered Answer, int Row)> _known = [];

    /// <summary>Every outcome is about the samples that go with it; one without an answer goes with none.</summary>
    /// <param name="least">Samples of every class without which nothing is clean.</param>
    /// <param name="fewest">Samples of all classes together without which nothing is clean.</param>
    /// <param name="look">What the answers to these samples mean.</param>
    public (EvaluatorOutcome Outcome, AskedSamples? Asked) Run(SampleOrder order, int least, int fewest, Func<AskedSamples, EvaluatorOutcome, StageVerdict> look)
    {
        var asked = new AskedSamples([], [], IsProbed: false);
        foreach (var depth in (int[])[Math.Min(FirstDepth, least), least, 2 * least, int.MaxValue])
        {
            var next = order.Until(depth);
            if (next.Length == asked.Order.Length)
                continue;

            asked = new AskedSamples(next, [], IsProbed: false);
            if (Answer(next, asked) is var outcome && outcome is not EvaluatorOutcome.Answered)
                return (outcome, null);

            var verdict = look(asked, outcome);
            if (verdict is StageVerdict.Stop)
                return (outcome, asked);
            if (verdict is StageVerdict.Clean && depth >= least && next.Length >= fewest)
                break;
        }

        asked = new AskedSamples(asked.Order, [.. stimuli.Chosen.Except(asked.Order)], IsProbed: true);
        var all = Answer(stimuli.RowsOf(asked), asked);
        return (all, all is EvaluatorOutcome.Answered ? asked : null);
    }

    /// <summary>Asks those of the rows that were not asked before, and gives the answers to all that belong to <paramref name="asked"/>.</summary>
    private EvaluatorOutcome Answer(ImmutableArray<int> rows, AskedSamples asked)
    {
        ImmutableArray<int> missing = [.. rows.Where(row => !_known.ContainsKey(row))];
        if (!missing.IsEmpty)
        {
            if (evaluate(missing) is var outcome && outcome is not EvaluatorOutcome.Answered)
                return outcome;

            for (var at = 0; at < missing.Length; at++)
                _known[missing[at]] = ((EvaluatorOutcome.Answered)outcome, at);
        }

        return Merge([.. stimuli.RowsOf(asked).Select(row => _known[row])]);
    }

    private static EvaluatorOutcome Merge(ImmutableArray<(EvaluatorOutcome.Answered Answer, int Row)> rows)
    {
        var answers = rows.Select(row => row.Answer).Distinct(ReferenceEqualityComparer.Instance).Cast<EvaluatorOutcome.Answered>().ToArray();
        var first = answers[0];
        if (answers.Any(answer => answer.Runtime != first.Runtime || answer.Device != first.Device || !answer.Outputs.Select(FormOf).SequenceEqual(first.Outputs.Select(FormOf)) || !PlacesOf(answer).SequenceEqual(PlacesOf(first))))
            return new EvaluatorOutcome.Unusable("It answered in another form, or ran on something else, when it was asked for more samples.");
        if (first.Outputs.Sum(output => Width(output) * rows.Length * sizeof(float)) > EvaluatorLimits.Default.ValueBytes)
            return new EvaluatorOutcome.Unusable($"Its answers to all samples are longer than {EvaluatorLimits.Default.ValueBytes} bytes.");

        EvaluatorOutcome.Answered merged = first with
        {
            Outputs = [.. first.Outputs.Select((output, index) => Merge(output, index, rows))],
            MissingWalls = [.. answers.SelectMany(answer => answer.MissingWalls).Distinct(StringComparer.Ordinal)],
        };
        return merged;
    }

    private static EvaluatorOutput Merge(EvaluatorOutput form, int index, ImmutableArray<(EvaluatorOutcome.Answered Answer, int Row)> rows)
    {
        var width = checked((int)Width(form));
        var values = new float[checked(width * rows.Length)];
        for (var at = 0; at < rows.Length; at++)
            rows[at].Answer.Outputs[index].Values.AsSpan(rows[at].Row * width, width).CopyTo(values.AsSpan(at * width));
        return form with { Shape = form.Shape.SetItem(0, rows.Length), Values = values };
    }

    /// <summary>Numbers of one row.</summary>
    private static long Width(EvaluatorOutput output) => output.Shape[0] == 0 ? 0 : output.Values.Length / output.Shape[0];

    private static IEnumerable<(string Provider, int Count)> PlacesOf(EvaluatorOutcome.Answered answer) => answer.Nodes.Select(nodes => (nodes.Provider, nodes.Count));

    private static string FormOf(EvaluatorOutput output) => $"{output.Pass} {output.Name} {string.Join(' ', output.Shape.Skip(1))}";
}
