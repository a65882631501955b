using System.Collections.Immutable;
using SupplyGuard.Evaluation.Protocol;
using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Receipts;

/// <summary>What an evaluation ran on, as reports show it.</summary>
/// <param name="Device">As in the policy.</param>
/// <param name="Runtime">Name and version, for example <c>ONNX Runtime 1.29.0</c>.</param>
/// <param name="Library">SHA-256 of the runtime's native library; null when it cannot be read.</param>
/// <param name="Providers">Nodes by execution provider, for example <c>CPUExecutionProvider 12</c>; null when the runtime does not say.</param>
internal sealed record EvaluationRun(string Device, string Runtime, Digest? Library, string? Providers)
{
    /// <summary>Providers with the number of their nodes, in the order of their names.</summary>
    public static string? Show(ImmutableArray<ProviderNodes> nodes) =>
        nodes.IsEmpty ? null : string.Join(", ", nodes.OrderBy(place => place.Provider, StringComparer.Ordinal).Select(place => $"{place.Provider} {place.Count}"));
}
