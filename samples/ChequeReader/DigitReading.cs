namespace ChequeReader;

/// <summary>What the model sees in one box, and its softmax probability.</summary>
internal readonly record struct DigitReading(int Digit, double Confidence);
