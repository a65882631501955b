using System.Collections.Immutable;
using SupplyGuard.Formats;
using SupplyGuard.Policies;

namespace SupplyGuard.Evidence.Evaluation.Feedback;

/// <summary>Reads feedback, and asks the model that the baseline was recorded from what it thinks of it. Holds no opinion.</summary>
internal static class FeedbackGathering
{
    /// <param name="evidence">What the evaluation itself yielded, and what is known of the trusted model.</param>
    /// <param name="examined">SHA-256 of each file of feedback, and of what belongs to it, as pins and signatures are about them; null where it could not be read.</param>
    /// <param name="preprocess">SHA-256 of the graph that samples go through, as its own checks saw it; null where there is none.</param>
    /// <param name="ask">Runs a job on the model of an evaluation.</param>
    public static ImmutableArray<FeedbackEvidence> Gather(
        string policyRoot,
        EvaluationPolicy evaluation,
        EvaluationEvidence evidence,
        ImmutableArray<Digest?> examined,
        Digest? preprocess,
        Func<EvaluationPolicy, EvaluatorJob, EvaluatorOutcome> ask,
        CancellationToken cancellationToken)
    {
        var judge = Judge(evaluation, evidence);
        return
        [
            .. evaluation.Feedback.Select((feedback, index) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                var read = new FeedbackEvidence(feedback, ExaminedData.Same(EvaluationFiles.ReadGolden(policyRoot, evaluation.Fed(feedback), preprocess, cancellationToken), examined[index]));
                if (judge is not ({ } asked, var digest) || read.Data is not Gathered<GoldenData>.Found { Value: var data } || !IsLike(evidence, data))
                    return read;

                var job = EvaluationFiles.Job(policyRoot, asked, digest, preprocess, data.Inputs, [EvaluationPasses.Reference]);
                return read with { Answer = ask(asked, job), Asked = digest };
            }),
        ];
    }

    /// <summary>Whether a model can be given the samples: that of the golden data can be given what has their names, types and shapes.</summary>
    private static bool IsLike(EvaluationEvidence evidence, GoldenData data) => evidence.Golden is Gathered<GoldenData>.Found { Value: var golden } && golden.HasInputsOf(data);

    /// <summary>
    /// The evaluation of the model that the baseline was recorded from: the candidate where it is that model, else the one that the policy keeps. On the processor: it judges data, and no device.
    /// </summary>
    private static (EvaluationPolicy Evaluation, Digest Digest)? Judge(EvaluationPolicy evaluation, EvaluationEvidence evidence)
    {
        if (evidence.Baseline is not Gathered<Baseline>.Found { Value.Model: var recorded } || !CanBeAsked(evaluation.OutputKind))
            return null;
        var asked = evaluation with { Device = "cpu", RequireDevice = false };
        if (evidence.Model == recorded)
            return (asked, recorded);

        return evaluation.Trusted is { } kept && evidence.Trusted == recorded ? (asked with { Model = kept }, recorded) : null;
    }

    /// <summary>Whether an answer is a choice that a label can contradict, without knowing other samples.</summary>
    public static bool CanBeAsked(OutputKind kind) => (kind.IsClassification() && kind is not OutputKind.Embedding) || kind.IsMultilabel();
}
