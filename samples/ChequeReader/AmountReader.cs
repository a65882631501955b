namespace ChequeReader;

/// <summary>Reads the amount on a scan.</summary>
internal sealed class AmountReader(DigitModel model)
{
    private const int MostDigits = 12;

    /// <exception cref="InvalidDataException">The scan is not an amount field.</exception>
    public Amount Read(GrayImage scan)
    {
        var boxes = DigitStrip.Cut(scan);
        if (boxes.Count > MostDigits)
            throw new InvalidDataException($"The amount has {boxes.Count} digits; more than {MostDigits} are no amount.");

        var digits = model.Read(boxes);
        return new Amount(
            digits.Aggregate(0L, (value, reading) => (value * 10) + reading.Digit),
            digits.Min(reading => reading.Confidence));
    }
}
