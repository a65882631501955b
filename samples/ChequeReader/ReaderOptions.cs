namespace ChequeReader;

/// <summary>The section <c>ChequeReader</c> of the configuration. Paths are relative to the program's folder.</summary>
internal sealed class ReaderOptions
{
    public const string Section = "ChequeReader";

    public string Model { get; set; } = "models/digits.onnx";

    /// <summary>The folder whose <c>.pgm</c> files are read.</summary>
    public string Cheques { get; set; } = "cheques";

    /// <summary>What a person read on the same cheques: <c>Cheque,Amount</c>. May be missing.</summary>
    public string Expected { get; set; } = "cheques/expected.csv";

    public string Readings { get; set; } = "readings.csv";

    /// <summary>An amount with a digit below this goes to a person.</summary>
    public double MinimumConfidence { get; set; } = 0.8;

    public ReaderSetup Under(string folder) => new(
        Path.Combine(folder, Model),
        Path.Combine(folder, Cheques),
        Path.Combine(folder, Expected),
        Path.Combine(folder, Readings),
        MinimumConfidence);
}
