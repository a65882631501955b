using SupplyGuard.Discovery;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>The package that brings the evaluator for one platform.</summary>
internal static class EvaluatorPackage
{
    /// <summary>Id of the package for the platform that this process runs on, in lower case.</summary>
    public static string Id { get; } = $"supplyguard.evaluator.{Platform.Here}";
}
