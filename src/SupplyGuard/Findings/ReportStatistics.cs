namespace SupplyGuard.Findings;

/// <summary>How much was examined. Counts only: no durations, so that two runs over the same inputs give the same bytes.</summary>
public sealed record ReportStatistics(int Projects, int Packages, int Models, int Evaluations, long BytesHashed);
