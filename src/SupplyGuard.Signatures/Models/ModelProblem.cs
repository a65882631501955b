namespace SupplyGuard.Signatures.Models;

/// <summary>One fact that is wrong with the signature of a model, or with a signed model; <paramref name="Detail"/> is a sentence for people.</summary>
/// <param name="Path">The file inside the model that it is about, with forward slashes; null when it is about the signature.</param>
public sealed record ModelProblem(ModelProblemKind Kind, string Detail, string? Path = null);
