using System.Collections.Immutable;
using SupplyGuard.Evaluation.Protocol;
using SupplyGuard.Evidence.Evaluation.Samples;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>The files that an evaluation names, read within limits.</summary>
internal static class EvaluationFiles
{
    /// <param name="preprocess">SHA-256 of the graph that samples go through, as its own checks saw it; null where there is none.</param>
    public static Gathered<GoldenData> ReadGolden(string policyRoot, EvaluationPolicy evaluation, Digest? preprocess, CancellationToken cancellationToken)
    {
        if (evaluation.GoldenForm.Preprocess is { } graph && preprocess is null)
            return new Gathered<GoldenData>.Unusable($"The graph '{graph.Value}', which prepares its samples, is not there or cannot be read.", Offset: null);

        return ReadSamples(policyRoot, evaluation, GoldenReading.Of(evaluation, preprocess), cancellationToken) switch
        {
            Gathered<GoldenData>.Found found => found with
            {
                Value = found.Value with { AreSequences = !evaluation.Inputs.States.IsEmpty },
                Sha256 = preprocess is { } known ? GoldenDigest.OfFiles(found.Sha256, known) : found.Sha256,
            },
            var other => other,
        };
    }

    public static Gathered<Baseline> ReadBaseline(string policyRoot, EvaluationPolicy evaluation)
    {
        var limits = new BaselineLimits();
        return Read(policyRoot, evaluation.Baseline.Value, limits.FileBytes, bytes => BaselineReader.Read(bytes, limits));
    }

    public static EvaluatorJob Job(string policyRoot, EvaluationPolicy evaluation, Digest model, Digest? preprocess, ImmutableArray<EvaluatorInput> inputs, ImmutableArray<EvaluatorPass> passes) =>
        new(Absolute(policyRoot, evaluation.Model.Value), model, inputs, evaluation.Outputs, evaluation.Device, passes, evaluation.Timeout)
        {
            RequireDevice = evaluation is { RequireDevice: true, Device: not "auto" },
            Runtime = EvaluatorCommand.OtherRuntime,
            RuntimeOrigin = EvaluatorCommand.OtherRuntime is null ? null : EvaluatorCommand.RuntimeVariable,
            Driver = EvaluatorCommand.OtherDriver,
            Preprocess = evaluation.GoldenForm.Preprocess is { } path && preprocess is { } known ? (Absolute(policyRoot, path.Value), known) : null,
            Constants = evaluation.Inputs.Constants,
            Sequence = evaluation.Inputs.States is [_, ..] states
                ? new RequestedSequence([.. states.Select(state => new RequestedState(state.Input, state.Output))], evaluation.Inputs.JudgesMean ? JudgedSteps.Mean : JudgedSteps.Last)
                : null,
            DemandedWalls = evaluation.ConfinementRequired ? Walls.All : [],
        };

    private static Gathered<GoldenData> ReadSamples(string policyRoot, EvaluationPolicy evaluation, GoldenReading reading, CancellationToken cancellationToken)
    {
        var limits = GoldenLimits.Default;
        if (evaluation.GoldenForm.Labels is not { } file)
            return Read(policyRoot, evaluation.Golden.Value, limits.FileBytes, bytes => GoldenDataReader.Read(bytes, labels: null, reading, limits, cancellationToken));

        return Read(policyRoot, file.Value, limits.FileBytes, bytes => new Parsed<byte[]>.Ok(bytes)) switch
        {
            Gathered<byte[]>.Found labels => Read(policyRoot, evaluation.Golden.Value, limits.FileBytes, bytes => GoldenDataReader.Read(bytes, labels.Value, reading, limits, cancellationToken)) switch
            {
                Gathered<GoldenData>.Found found => found with { Sha256 = GoldenDigest.OfFiles(found.Sha256, labels.Sha256) },
                var other => other,
            },
            Gathered<byte[]>.Unusable unusable => new Gathered<GoldenData>.Unusable($"In '{file.Value}': {unusable.Detail}", Offset: null),
            _ => new Gathered<GoldenData>.Unusable($"The file '{file.Value}', which holds what is true of its samples, is not there.", Offset: null),
        };
    }

    private static Gathered<T> Read<T>(string policyRoot, string path, long atMost, Func<byte[], Parsed<T>> read)
    {
        byte[] bytes;
        try
        {
            using var handle = RegularFile.Open(Absolute(policyRoot, path));
            var length = RandomAccess.GetLength(handle);
            if (length > atMost)
                return new Gathered<T>.Unusable($"It is {length} bytes long; the limit is {atMost}.", Offset: null);

            bytes = new byte[length];
            for (var offset = 0; offset < bytes.Length;)
            {
                var count = RandomAccess.Read(handle, bytes.AsSpan(offset), offset);
                if (count == 0)
                    return new Gathered<T>.Unusable("It shrank while it was read.", offset);

                offset += count;
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new Gathered<T>.Missing();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // The system's text names absolute paths, which no report may.
            return new Gathered<T>.Unusable($"The system refused to read it ({e.GetType().Name}).", Offset: null);
        }

        return read(bytes) switch
        {
            Parsed<T>.Ok ok => new Gathered<T>.Found(ok.Value) { Sha256 = Digest.Sha256(bytes) },
            Parsed<T>.Malformed malformed => new Gathered<T>.Unusable(malformed.Detail, malformed.Offset == 0 ? null : malformed.Offset),
            _ => throw new InvalidOperationException("A door returned neither of its cases."),
        };
    }

    private static string Absolute(string policyRoot, string path) => Path.GetFullPath(path, policyRoot);
}
