namespace ChequeReader;

/// <summary><see cref="ReaderOptions"/> with absolute paths.</summary>
internal sealed record ReaderSetup(string Model, string Cheques, string Expected, string Readings, double MinimumConfidence);
