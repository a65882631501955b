namespace SupplyGuard.Subjects;

/// <summary>A smoke evaluation, by its name in the policy.</summary>
public sealed record EvaluationSubject(string Name) : Subject("evaluation", $"evaluation:{Name}");
