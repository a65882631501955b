namespace SupplyGuard.Policies;

/// <summary>Outputs of a model that finds objects, beside their scores.</summary>
/// <param name="Boxes">Name of the output with corners, [samples, boxes, 4]: x1, y1, x2, y2.</param>
/// <param name="Labels">Name of the output with class indices, [samples, boxes]; null where every box has a score for each class.</param>
public sealed record DetectionOutputs(string Boxes, string? Labels);
