using SupplyGuard.Evidence.Evaluation;

namespace SupplyGuard.Checks.Evaluation.Feedback;

/// <summary>
/// Samples as rows of one table of numbers: all inputs one after the other, wide ones as the means of blocks of neighbouring numbers, since
/// what is sought in pictures is larger than one pixel. Pure.
/// </summary>
/// <param name="Samples">Rows.</param>
/// <param name="Width">Numbers in each row.</param>
/// <param name="Values">Row after row; not all need be finite.</param>
internal sealed record SampleTable(int Samples, int Width, float[] Values)
{
    /// <summary>Numbers of one input, above which they are averaged.</summary>
    private const int MostNumbers = 1024;

    public ReadOnlySpan<float> Row(int sample) => Values.AsSpan(sample * Width, Width);

    /// <summary>What each number of a row is, as people say it: <c>features[7]</c>.</summary>
    public required Func<int, string> NameOf { get; init; }

    /// <summary>Null when an input holds what are no numbers, or none holds any.</summary>
    public static SampleTable? Of(GoldenData data)
    {
        var inputs = data.Inputs.Select(input => Block.Of(input, data.Labels.Length)).ToArray();
        if (inputs.Any(block => block is null))
            return null;

        var width = inputs.Sum(block => block!.Columns);
        if (width == 0)
            return null;

        var values = new float[checked(data.Labels.Length * width)];
        var start = 0;
        foreach (var block in inputs)
        {
            block!.CopyTo(values, start, width);
            start += block.Columns;
        }

        return new SampleTable(data.Labels.Length, width, values) { NameOf = column => Name(inputs!, column) };
    }

    private static string Name(Block[] inputs, int column)
    {
        foreach (var block in inputs)
        {
            if (column < block.Columns)
                return block.Size == 1 ? $"{block.Input.Name}[{column}]" : $"{block.Input.Name}[{column * block.Size}..{Math.Min(block.Length, (column + 1) * block.Size) - 1}]";
            column -= block.Columns;
        }

        throw new ArgumentOutOfRangeException(nameof(column));
    }

    /// <summary>One input.</summary>
    /// <param name="Length">Numbers of one sample.</param>
    /// <param name="Size">How many of them become one.</param>
    private sealed record Block(EvaluatorInput Input, int Samples, int Width, int Length, int Size)
    {
        public int Columns => (Length + Size - 1) / Size;

        public static Block? Of(EvaluatorInput input, int samples)
        {
            var width = GoldenNumbers.WidthOf(input.DType);
            if (width == 0 || samples == 0 || input.Bytes.Length % ((long)samples * width) != 0)
                return null;

            var length = input.Bytes.Length / width / samples;
            return new Block(input, samples, width, length, Math.Max(1, (length + MostNumbers - 1) / MostNumbers));
        }

        public void CopyTo(float[] values, int start, int stride)
        {
            var bytes = Input.Bytes.Span;
            for (var sample = 0; sample < Samples; sample++)
            {
                for (var column = 0; column < Columns; column++)
                {
                    var (sum, end) = (0.0, Math.Min(Length, (column + 1) * Size));
                    for (var at = column * Size; at < end; at++)
                        sum += GoldenNumbers.At(bytes.Slice(((sample * Length) + at) * Width, Width), Input.DType);
                    values[(sample * stride) + start + column] = (float)(sum / (end - (column * Size)));
                }
            }
        }
    }
}
