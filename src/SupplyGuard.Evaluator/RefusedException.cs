namespace SupplyGuard.Evaluator;

/// <summary>Carries a refusal from where it is known to <see cref="Answer"/>, the only place that catches it.</summary>
internal sealed class RefusedException(string message) : Exception(message);
