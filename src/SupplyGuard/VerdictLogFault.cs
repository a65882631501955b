namespace SupplyGuard;

/// <summary>Something that is wrong with a log of verdicts.</summary>
/// <param name="Line">Counted from 1; 0: it is about the log as a whole.</param>
/// <param name="Detail">A sentence for people.</param>
public sealed record VerdictLogFault(int Line, string Detail);
