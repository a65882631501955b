using System.Collections.Immutable;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>One output of one pass, exactly as the evaluator answered it: still untrusted (it may hold NaN, or a shape nobody wants).</summary>
/// <param name="Pass">Index into the job's passes.</param>
internal sealed record EvaluatorOutput(int Pass, string Name, ImmutableArray<long> Shape, float[] Values);
