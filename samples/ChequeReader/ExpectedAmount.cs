namespace ChequeReader;

/// <summary>A line of the table of amounts that a person read.</summary>
internal sealed record ExpectedAmount(string Cheque, long Amount);
