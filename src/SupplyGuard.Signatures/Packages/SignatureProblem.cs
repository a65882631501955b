namespace SupplyGuard.Signatures.Packages;

/// <summary>One fact that is wrong with a package signature; <paramref name="Detail"/> is a sentence for people.</summary>
public sealed record SignatureProblem(SignatureProblemKind Kind, string Detail);
