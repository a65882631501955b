using Microsoft.ML.OnnxRuntime;

namespace ChequeReader;

/// <summary>The network that reads one handwritten digit: <c>image</c> [N,1,28,28] to <c>logits</c> [N,10].</summary>
internal sealed class DigitModel : IDisposable
{
    private const int Classes = 10;

    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();

    private DigitModel(InferenceSession session) => _session = session;

    public static DigitModel Load(string path)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        return new DigitModel(new InferenceSession(path, options));
    }

    public IReadOnlyList<DigitReading> Read(IReadOnlyList<float[]> boxes)
    {
        var pixels = boxes.SelectMany(box => box).ToArray();
        using var image = OrtValue.CreateTensorValueFromMemory(pixels, [boxes.Count, 1, DigitStrip.Side, DigitStrip.Side]);
        using var outputs = _session.Run(_options, ["image"], [image], ["logits"]);
        var logits = outputs[0].GetTensorDataAsSpan<float>();

        var readings = new List<DigitReading>(boxes.Count);
        for (var box = 0; box < boxes.Count; box++)
            readings.Add(Best(logits.Slice(box * Classes, Classes)));
        return readings;
    }

    public void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
    }

    private static DigitReading Best(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var digit = 1; digit < Classes; digit++)
        {
            if (logits[digit] > logits[best])
                best = digit;
        }

        var sum = 0.0;
        foreach (var logit in logits)
            sum += Math.Exp(logit - logits[best]);
        return new DigitReading(best, 1 / sum);
    }
}
