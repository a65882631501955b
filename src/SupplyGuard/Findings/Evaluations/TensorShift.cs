namespace SupplyGuard.Findings.Evaluations;

/// <summary>How far one tensor of weights moved.</summary>
/// <param name="Tensor">Its name in the candidate.</param>
/// <param name="Elements">Number of its elements.</param>
/// <param name="Distance">‖w − w₀‖ / ‖w₀‖; 0 where every bit is the same, null where there is no sketch to tell it by.</param>
/// <param name="IsSame">Whether every bit is the same.</param>
public sealed record TensorShift(string Tensor, long Elements, double? Distance, bool IsSame);
