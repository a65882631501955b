namespace SupplyGuard.Fuzzing;

/// <summary>A reader said something that cannot be, or that a reader of somebody else's contradicts.</summary>
internal sealed class OracleException(string message) : Exception(message);
