namespace SupplyGuard.Evidence.Evaluation;

/// <summary>What an evaluator may make the core read and hold.</summary>
/// <param name="ResponseBytes">Length of the response file.</param>
/// <param name="ValueBytes">Length of the values file.</param>
/// <param name="TextLength">Characters of a text from the evaluator that are shown to people.</param>
internal sealed record EvaluatorLimits(int ResponseBytes, long ValueBytes, int TextLength)
{
    public static EvaluatorLimits Default { get; } = new(ResponseBytes: 1 << 20, ValueBytes: 128L << 20, TextLength: 2000);
}
