using System.Collections.Immutable;
using SupplyGuard.Formats.Models;

namespace SupplyGuard.Formats.Beside;

/// <summary>What a JSON document beside a model makes its loader do.</summary>
/// <param name="Templates">Texts that loaders render, by the path of their key.</param>
/// <param name="Index">When the document is the index of a model that is spread over several files; otherwise null.</param>
public sealed record ConfigurationFacts(ImmutableArray<CodeUse> Uses, ImmutableArray<KeyValuePair<string, string>> Templates, ShardIndex? Index);
