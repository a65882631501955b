namespace ChequeReader;

/// <summary>A line of the table that the program writes.</summary>
/// <param name="Remark">Empty, or why a person has to look.</param>
internal sealed record ChequeReading(string Cheque, long? Amount, string InWords, double Confidence, string Remark);
