using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using SupplyGuard.Evaluation.Protocol;

namespace SupplyGuard.Evaluator.Sessions;

/// <summary>What a loaded graph wants of its inputs, and how every graph is loaded.</summary>
internal static class SessionShapes
{
    private const int LargestFixedBatch = 4096;

    public static SessionOptions Options(RequestedPass pass) => new()
    {
        GraphOptimizationLevel = pass.Optimise ? GraphOptimizationLevel.ORT_ENABLE_ALL : GraphOptimizationLevel.ORT_DISABLE_ALL,
        IntraOpNumThreads = pass.Threads,
        InterOpNumThreads = 1,
        ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
        LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_VERBOSE,
    };

    /// <summary>The batch dimension that a graph insists on; null when any will do.</summary>
    /// <param name="prepared">Inputs whose values are not known before they were made.</param>
    /// <exception cref="RefusedException">An input does not fit.</exception>
    public static int? Match(InferenceSession session, ImmutableArray<InputTensor> inputs, ImmutableArray<string> prepared)
    {
        foreach (var input in inputs)
        {
            if (!session.InputMetadata.TryGetValue(input.Name, out var wanted))
                throw new RefusedException($"The model has no input '{input.Name}'; it has: {string.Join(", ", session.InputNames)}.");
            if (!wanted.IsTensor || wanted.ElementDataType != input.Type)
                throw new RefusedException($"Input '{input.Name}' is {input.DType}, but the model wants {(wanted.IsTensor ? wanted.ElementDataType : wanted.OnnxValueType)}.");
            if (!Fits(wanted.Dimensions, input.Shape))
                throw new RefusedException($"Input '{input.Name}' has shape [{string.Join(", ", input.Shape.Skip(1).Select(size => $"{size}").Prepend("n"))}], but the model wants [{string.Join(", ", wanted.Dimensions.Select(size => size < 0 ? "any" : $"{size}"))}].");
        }

        int? fixedBatch = null;
        foreach (var name in inputs.Select(input => input.Name).Concat(prepared))
        {
            if (session.InputMetadata[name] is not { IsTensor: true, Dimensions: [> 0 and var batch, ..] })
                continue;
            if (fixedBatch is { } other && other != batch)
                throw new RefusedException($"The inputs of the model want batches of {other} and of {batch} samples.");
            if (batch > LargestFixedBatch)
                throw new RefusedException($"The model wants batches of {batch} samples; at most {LargestFixedBatch} are supported.");

            fixedBatch = batch;
        }

        return fixedBatch;
    }

    /// <summary>Equal ranks, and equal dimensions after the first where the model fixes them.</summary>
    private static bool Fits(int[] wanted, long[] shape) =>
        wanted.Length == shape.Length && wanted.Skip(1).Zip(shape.Skip(1)).All(pair => pair.First < 0 || pair.First == pair.Second);
}
