namespace ChequeReader;

/// <summary>The amount field of a cheque: a row of square boxes with a digit in each; unused boxes are empty.</summary>
internal static class DigitStrip
{
    public const int Side = 28;

    /// <summary>Less ink than this, in full black pixels, is dust.</summary>
    private const float LeastInk = 8;

    /// <summary>The written boxes from left to right, as the model takes them: ink is 1, paper is 0, row by row.</summary>
    /// <exception cref="InvalidDataException">The scan is not a row of boxes, or a box inside the amount is empty.</exception>
    public static IReadOnlyList<float[]> Cut(GrayImage scan)
    {
        if (scan.Height != Side || scan.Width % Side != 0)
            throw new InvalidDataException($"The scan is {scan.Width} by {scan.Height} pixels, not a row of boxes of {Side} by {Side}.");

        var boxes = Enumerable.Range(0, scan.Width / Side).Select(box => Ink(scan, box * Side)).ToList();
        var written = boxes.SkipWhile(IsEmpty).Reverse().SkipWhile(IsEmpty).Reverse().ToList();
        if (written.Count == 0 || written.Any(IsEmpty))
            throw new InvalidDataException("The amount has an empty box.");

        return written;
    }

    private static bool IsEmpty(float[] box) => box.Sum() < LeastInk;

    private static float[] Ink(GrayImage scan, int left)
    {
        var box = new float[Side * Side];
        for (var row = 0; row < Side; row++)
        {
            var pixels = scan.Pixels.Span.Slice((row * scan.Width) + left, Side);
            for (var column = 0; column < Side; column++)
                box[(row * Side) + column] = (byte.MaxValue - pixels[column]) / (float)byte.MaxValue;
        }

        return box;
    }
}
