namespace SupplyGuard.Evidence.Evaluation;

/// <summary>What an evaluator may make the core read and hold, and the machine hold for it.</summary>
/// <param name="ResponseBytes">Length of the response file.</param>
/// <param name="ValueBytes">Length of the values file.</param>
/// <param name="TextLength">Characters of a text from the evaluator that are shown to people.</param>
internal sealed record EvaluatorLimits(int ResponseBytes, long ValueBytes, int TextLength)
{
    public static EvaluatorLimits Default { get; } = new(ResponseBytes: 1 << 20, ValueBytes: 128L << 20, TextLength: 2000);

    /// <summary>Memory of the evaluator beside what the model and its inputs need.</summary>
    public long MemoryBytes { get; init; } = 4L << 30;

    /// <summary>Threads of the evaluator.</summary>
    public int Threads { get; init; } = 512;

    /// <summary>
    /// Most memory for a job. A runtime holds the bytes of a model, its own copy of the weights, and one in the order that the processor likes;
    /// inputs are held once, and once more for a batch that is filled up.
    /// </summary>
    public long MemoryFor(EvaluatorJob job)
    {
        const int Copies = 4;
        var given = LengthOf(job.ModelPath) + (job.Script is var (script, _) ? LengthOf(script) : 0) + (job.Weights is { } weights ? LengthOf(weights.File) : 0) + (job.Preprocess is var (path, _) ? LengthOf(path) : 0) + job.Inputs.Sum(input => (long)input.Bytes.Length);
        return MemoryBytes + (Copies * given);

        static long LengthOf(string path) => new FileInfo(path) is { Exists: true, Length: var length } ? length : 0;
    }
}
