using System.Collections.Immutable;
using SupplyGuard.Formats.Models;

namespace SupplyGuard.Formats.Beside;

/// <summary>What a JSON document beside a model makes its loader do.</summary>
/// <param name="Templates">Texts that loaders render, by the path of their key.</param>
public sealed record ConfigurationFacts(ImmutableArray<CodeUse> Uses, ImmutableArray<KeyValuePair<string, string>> Templates);
